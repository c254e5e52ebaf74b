"""What the pages call the businesses. Messages; only people who are signed in read them."""

from collections.abc import Mapping

from central.console.words import N_
from central.models import Business

BUSINESS: Mapping[Business, str] = {
    Business.MARRIAGE: N_("Marriage"),
    Business.DIVORCE_APPLICATION: N_("Divorce: application"),
    Business.DIVORCE_CERTIFICATE: N_("Divorce: certificate"),
    Business.DIVORCE_WITHDRAWAL: N_("Divorce: withdrawal"),
    Business.REISSUE: N_("Re-issue of a certificate"),
}
