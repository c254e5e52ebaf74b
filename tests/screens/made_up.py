"""Views of the screens with keys and tiles, and of a call for staff, in words made up here.

What the product says on them is in `every_view`; these hold still whatever it says.
"""

from dataclasses import replace

from kiosk.calling import Phase
from kiosk.view import Button, Fact, Keypad, Mark, Picture, Progress, Screen, View

ENGLISH = (Button("language:en", "English"),)
CHINESE = (Button("language:zh_CN", "中文"),)

CALL = {"zh_CN": Button("call_staff", "呼叫工作人员"), "en": Button("call_staff", "Call staff")}
TAKE_BACK = {
    "zh_CN": Button("cancel_call", "不需要帮助了"),
    "en": Button("cancel_call", "Cancel the call"),
}
FAILED = {
    "zh_CN": "呼叫未成功，请到窗口办理。",
    "en": "The call did not go through. Please go to the counter.",
}
IT_RINGS = {"zh_CN": "已呼叫工作人员，请稍候。", "en": "Staff have been called."}


def key(character: str) -> Button:
    return Button(f"key:{character}", character)


def rows(lang: str, letter: str = "") -> tuple[tuple[Button, ...], ...]:
    """The keys: digits as on a telephone."""
    back = Button("key:back", {"zh_CN": "删除", "en": "Delete"}[lang])
    beside = key(letter) if letter else Button("", "")
    return (*(tuple(map(key, row)) for row in ("123", "456", "789")), (beside, key("0"), back))


def number(lang: str, typed: str, missing: str, mark: Mark = Mark.NONE) -> View:
    """The number of an ID card is typed."""
    zh = lang == "zh_CN"
    go_on, back = ("查询", "返回") if zh else ("Go on", "Back")
    return View(
        Screen.KEYPAD,
        lang,
        title="请输入号码" if zh else "Type your number",
        guidance="身份证号码或预约号均可。" if zh else "Of the ID card or of the booking.",
        progress=Progress(1, 5, "预约" if zh else "Booking"),
        keypad=Keypad(typed, missing, rows(lang, "X"), mark),
        buttons=(Button("go_on", go_on, primary=True), Button("back", back)),
        languages=ENGLISH if zh else CHINESE,
        call=CALL[lang],
    )


def pin(lang: str, typed: int) -> View:
    """Somebody of staff types a PIN."""
    zh = lang == "zh_CN"
    return View(
        Screen.KEYPAD,
        lang,
        title="请输入 PIN" if zh else "Type your PIN",
        guidance="WL",
        keypad=Keypad("●" * typed, "○" * (6 - typed), rows(lang)),
        buttons=(Button("staff_leave", "返回" if zh else "Back"),),
        languages=ENGLISH if zh else CHINESE,
        for_staff=True,
    )


def choice(lang: str, *labels: str) -> View:
    """One of a few is to be chosen."""
    zh = lang == "zh_CN"
    return View(
        Screen.CHOICE,
        lang,
        title="请选择业务" if zh else "What do you come for?",
        choices=tuple(Button(f"choice:{label}", label) for label in labels),
        buttons=(Button("back", "返回" if zh else "Back"),),
        languages=ENGLISH if zh else CHINESE,
        call=CALL[lang],
    )


BUSINESSES = {
    "zh_CN": ("结婚登记", "离婚登记申请", "领取离婚证", "补领婚姻证件"),
    "en": ("Marriage", "Divorce application", "Divorce certificate", "Lost certificate"),
}
INITIALS = ("WL", "ZXM", "LJ", "CH", "YF", "HQ", "MLY", "GY", "TX", "SB", "DN", "XK")


def slots(lang: str) -> View:
    """When there is room for a couple without a booking."""
    zh = lang == "zh_CN"
    days = (
        (("今天", "14:30 · 15:00 · 16:30"), ("11月26日 周四", "9:00 · 10:30 · 11:00 · 14:00"))
        if zh
        else (("Today", "14:30 · 15:00 · 16:30"), ("Thu 26 Nov", "9:00 · 10:30 · 11:00 · 14:00"))
    )
    far = ("跨区办理", "11月27日 周五 9:00 · 9:30") if zh else ("Other district", "Fri 27 Nov 9:00")
    return View(
        Screen.SLOTS,
        lang,
        title="最近可预约的时间" if zh else "The next free times",
        guidance="请电话预约，或到窗口预约。" if zh else "Book by telephone or at the counter.",
        facts=tuple(
            Fact(*fact)
            for fact in (*days, far, ("预约电话" if zh else "Telephone", "028-8612 0000"))
        ),
        buttons=(Button("done", "完成" if zh else "Done", primary=True),),
        languages=ENGLISH if zh else CHINESE,
        call=CALL[lang],
    )


def desk(lang: str) -> View:
    """The desk of staff."""
    zh = lang == "zh_CN"
    labels = (
        ("返回使用", "停止服务", "重启程序", "已换纸，打印测试票", "退出")
        if zh
        else (
            "Back into service",
            "Out of service",
            "Restart",
            "Paper changed: test ticket",
            "Leave",
        )
    )
    return View(
        Screen.STAFF,
        lang,
        title="工作人员" if zh else "Staff",
        guidance="WL",
        facts=(
            Fact("状态" if zh else "State", "缺纸" if zh else "Out of paper"),
            Fact("剩余小票" if zh else "Tickets left", "0"),
            Fact("软件版本" if zh else "Software", "0.3.0"),
        ),
        buttons=tuple(
            Button(f"staff_{at}", label, primary=at == 0) for at, label in enumerate(labels)
        ),
        languages=ENGLISH if zh else CHINESE,
        for_staff=True,
    )


def attract(lang: str) -> View:
    """The first screen, with its corner for staff."""
    zh = lang == "zh_CN"
    return View(
        Screen.ATTRACT,
        lang,
        title="自助签到取号" if zh else "Check in here",
        guidance="请准备预约二维码或身份证。" if zh else "You need your QR code or an ID card.",
        picture=Picture.TERMINAL,
        buttons=(Button("begin", "开始办理" if zh else "Start", primary=True),),
        languages=ENGLISH if zh else CHINESE,
        call=CALL[lang],
        hold="staff",
    )


def called(view: View) -> View:
    """The same, after staff were called."""
    return replace(
        view,
        call=TAKE_BACK[view.lang],
        call_words=IT_RINGS[view.lang],
        call_phase=Phase.RINGING,
    )


def failed(view: View) -> View:
    """The same, after staff were called in vain."""
    return replace(
        view, call=TAKE_BACK[view.lang], call_words=FAILED[view.lang], call_phase=Phase.FAILED
    )


def made_up(lang: str) -> dict[str, View]:
    """Return a view of each kind, by name."""
    return {
        "attract-call": attract(lang),
        "attract-called": called(attract(lang)),
        "keypad-empty": number(lang, "", "______ ________ ____"),
        "keypad": number(lang, "510105 1995", "____ ____"),
        "keypad-good": called(number(lang, "510105 19950315 991X", "", Mark.GOOD)),
        "keypad-bad": replace(
            called(number(lang, "510105 19950315 9919", "", Mark.BAD)),
            notice="这个号码不对，请再看一下身份证。"
            if lang == "zh_CN"
            else "This number cannot be right. Please compare it with the card.",
        ),
        "pin": pin(lang, 3),
        "choice": choice(lang, *BUSINESSES[lang]),
        "choice-two": choice(lang, *BUSINESSES[lang][:2]),
        "choice-twelve": called(choice(lang, *INITIALS)),
        "slots": slots(lang),
        "staff": desk(lang),
    }
