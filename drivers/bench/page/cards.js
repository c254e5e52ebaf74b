// Draws an ID card of the sample people, in the colours of its kind.

const KINDS = {
  resident: { title: "居民身份证", english: "Resident ID card" },
  hmt_residence: { title: "港澳台居民居住证", english: "HK, Macao, Taiwan residence permit" },
  foreign_pr_2017: { title: "外国人永久居留身份证", english: "Foreign PR ID card (2017)" },
  foreign_pr_2023: { title: "外国人永久居留身份证", english: "Foreign PR ID card (2023)" },
};
const SEX = { 1: "男", 2: "女" };

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export function drawCard(person) {
  const kind = KINDS[person.kind];
  const card = element("span", `card ${person.kind} sex${person.sex_code}`);
  card.append(
    element("span", "kind", kind.title),
    element("span", "name", person.name),
    element("span", "english", person.english_name ?? ""),
    element("span", "line", `${SEX[person.sex_code] ?? ""}  ${person.birth}`),
    element("span", "line address", person.address ?? person.nationality ?? ""),
    element("span", "portrait"),
    element("span", "number", person.number),
  );
  card.title = `${person.name}: ${kind.english}`;
  return card;
}
