"""The Länder, and which of them a postal code lies in."""

from bisect import bisect_right

from halbtag.domain.language import mark

#: The Länder by their ISO 3166-2 code without "DE-".
LAENDER = {
    "BW": mark("Baden-Württemberg"),
    "BY": mark("Bayern"),
    "BE": mark("Berlin"),
    "BB": mark("Brandenburg"),
    "HB": mark("Bremen"),
    "HH": mark("Hamburg"),
    "HE": mark("Hessen"),
    "MV": mark("Mecklenburg-Vorpommern"),
    "NI": mark("Niedersachsen"),
    "NW": mark("Nordrhein-Westfalen"),
    "RP": mark("Rheinland-Pfalz"),
    "SL": mark("Saarland"),
    "SN": mark("Sachsen"),
    "ST": mark("Sachsen-Anhalt"),
    "SH": mark("Schleswig-Holstein"),
    "TH": mark("Thüringen"),
}

#: The first postal code of each run of codes that lie in one Land, after the ranges of Deutsche Post. A few codes along
#: the borders serve places in two Länder; they are counted to the one that most of their people live in.
_RUNS = """
    01001 SN, 01941 BB, 02601 SN, 03001 BB, 04001 SN, 04581 TH, 04641 SN, 04891 BB, 06001 ST, 06551 TH,
    06601 ST, 07301 TH, 07951 SN, 07952 TH, 08001 SN, 10001 BE, 14401 BB, 17001 MV, 17258 BB, 17259 MV,
    17261 BB, 17301 MV, 17326 BB, 17328 MV, 17337 BB, 17348 MV, 19307 BB, 19358 MV, 20001 HH, 21202 NI,
    21451 SH, 21522 NI, 21524 SH, 21601 NI, 22001 HH, 22145 SH, 22147 HH, 22801 SH, 23921 MV, 24001 SH,
    26001 NI, 27483 SH, 27499 HH, 27501 HB, 27607 NI, 28001 HB, 28784 NI, 29401 ST, 29431 NI, 32001 NW,
    34001 HE, 34331 NI, 34355 HE, 34401 NW, 34441 HE, 36401 TH, 37001 NI, 37195 HE, 37197 NI, 37201 HE,
    37301 TH, 37401 NI, 37651 NW, 37689 NI, 37692 NW, 37697 NI, 38481 ST, 38501 NI, 38801 ST, 40001 NW,
    48442 NI, 48466 NW, 48478 NI, 48481 NW, 48486 NI, 48489 NW, 48497 NI, 48541 NW, 49001 NI, 49461 NW,
    49551 NI, 50101 NW, 51598 RP, 51601 NW, 53401 RP, 53581 NW, 53614 RP, 53621 NW, 54181 RP, 55240 HE,
    55253 RP, 57001 NW, 57501 RP, 58001 NW, 60001 HE, 63701 BY, 64201 HE, 65558 RP, 65583 HE, 65621 RP,
    65627 HE, 65629 RP, 65701 HE, 66001 SL, 66461 RP, 66511 SL, 66841 RP, 68001 BW, 68501 HE, 68520 BW,
    68601 HE, 68701 BW, 69235 HE, 69240 BW, 69430 HE, 69434 BW, 69479 HE, 69489 BW, 69503 HE, 69510 BW,
    69515 HE, 70001 BW, 76711 RP, 77601 BW, 80001 BY, 88001 BW, 88101 BY, 88147 BW, 88148 BY, 88181 BW,
    89087 BY, 89090 BW, 89201 BY, 89501 BW, 90001 BY, 96501 TH, 97001 BY, 97861 BW, 97888 BY, 97893 BW,
    97901 BY, 97911 BW, 98501 TH
"""
_FIRST_CODES, _LANDS = zip(*(run.split() for run in _RUNS.replace("\n", " ").split(",")), strict=True)


def land_of(postal_code: str) -> str:
    """Return the Land that a German postal code lies in, by its code, or nothing for what is no postal code.

    Good enough for a warning about a holiday, not for deciding by it.
    """
    if len(postal_code) != 5 or not postal_code.isascii() or not postal_code.isdigit():
        return ""
    run = bisect_right(_FIRST_CODES, postal_code) - 1
    return _LANDS[run] if run >= 0 else ""
