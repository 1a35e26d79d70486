"""The domain that speaks of an organisation in an address of mail or of a site: the one that somebody registered."""

import functools
import re
from urllib.parse import urlsplit

import idna
from publicsuffixlist import PublicSuffixList

from core.text import unseen_out

# Providers whose addresses anyone may open, in every country: they say nothing of an employer.
PROVIDERS = frozenset(
    """
    gmail googlemail outlook hotmail live msn windowslive yahoo ymail rocketmail aol icloud proton protonmail gmx yandex rambler
    zoho tutanota tutamail fastmail hushmail mailfence mailo posteo runbox startmail disroot riseup lycos caramail
    """.split()  # noqa: SIM905 (a list of words reads better than quoted strings)
)
# Providers known by one domain, those of access to one country among them, and the shared domain of the demonstration accounts.
PUBLIC_MAIL_DOMAINS = frozenset(
    """
    me.com mac.com pm.me hey.com duck.com inbox.com mail.com email.com mail.ru ya.ru aim.com passport.com voila.fr tuta.com tuta.io
    orange.fr wanadoo.fr free.fr freesbee.fr aliceadsl.fr laposte.net sfr.fr neuf.fr cegetel.net club-internet.fr bbox.fr
    numericable.fr numericable.com noos.fr tele2.fr nordnet.fr dbmail.com ik.me ikmail.com netcourrier.com
    skynet.be telenet.be proximus.be belgacom.net scarlet.be voo.be brutele.be
    bluewin.ch sunrise.ch hispeed.ch citycable.ch infomaniak.ch
    pt.lu vo.lu internet.lu monaco.mc
    web.de t-online.de freenet.de arcor.de online.de 1und1.de vodafone.de
    libero.it virgilio.it tiscali.it alice.it tin.it fastwebnet.it
    terra.es telefonica.net ono.com movistar.es sapo.pt clix.pt
    btinternet.com ntlworld.com virginmedia.com sky.com talktalk.net blueyonder.co.uk
    ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl hetnet.nl upcmail.nl
    comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
    videotron.ca sympatico.ca rogers.com shaw.ca bell.net
    wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz qq.com 163.com 126.com sina.com naver.com daum.net
    demo.example
    """.split()  # noqa: SIM905
)
# Sites on which anyone opens a page: the page says nothing of who owns the domain.
PUBLIC_SITES = frozenset(
    """
    google.com facebook.com linkedin.com instagram.com twitter.com x.com youtube.com tiktok.com medium.com notion.so notion.site
    github.com gitlab.com framagit.org codeberg.org bitbucket.org linktr.ee canva.site helloasso.com eventbrite.fr wikipedia.org
    """.split()  # noqa: SIM905
)


OLD_HOST = re.compile(r"(?:[a-z0-9_][a-z0-9_-]{0,62}\.)+[a-z0-9-]{2,63}")
ADDRESS = re.compile(r"[\d.]+")


@functools.cache
def _suffixes() -> PublicSuffixList:
    """The list that comes with the package, read once; sites of hosts (`github.io`) count as domains of their owners."""
    return PublicSuffixList()


def registered(host: str) -> str:
    """The domain that was registered, in ASCII: `acme.fr` for `mail.acme.fr`, `xn--…` for accents. Empty when there is none."""
    name = unseen_out(host).strip(".").lower()
    try:
        name = idna.encode(name, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        name = name if OLD_HOST.fullmatch(name) else ""  # underscores, which names of hosts should not have
    return (_suffixes().privatesuffix(name) or "") if name and not ADDRESS.fullmatch(name) else ""


def _anyones(domain: str) -> bool:
    return domain in PUBLIC_MAIL_DOMAINS or domain.partition(".")[0] in PROVIDERS


def domain_of(email: str) -> str:
    """The registered domain of an address, empty when it is a public provider's."""
    domain = registered(email.rpartition("@")[2])
    return "" if _anyones(domain) else domain


def site_domain(url: str) -> str:
    """The registered domain of a site, empty when anyone may have a page there."""
    address = unseen_out(url)
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    domain = registered(host)
    return "" if domain in PUBLIC_SITES or _anyones(domain) else domain
