"""French dates and times as people write them: « 21 novembre 2026 à 18 h 30 »."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "G \\h i"
DATETIME_FORMAT = "j F Y à G \\h i"
SHORT_DATE_FORMAT = "d/m/Y"
