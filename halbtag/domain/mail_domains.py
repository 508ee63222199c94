"""Mail domains: whose customers share one with millions, and whose mailboxes are all of one company."""

#: Providers at which anybody has a mailbox; everywhere else a domain is a company's, or a household's.
FREE_MAIL = frozenset(
    """
    1und1.de aol.com aol.de arcor.de email.de fastmail.com freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
    googlemail.com hotmail.com hotmail.de icloud.com kabelmail.de live.com live.de mac.com magenta.de mail.de
    mailbox.org me.com msn.com netcologne.de online.de outlook.com outlook.de posteo.de posteo.net proton.me
    protonmail.com t-online.de tutanota.com tutanota.de unitybox.de vodafone.de vodafonemail.de web.de
    yahoo.com yahoo.de ymail.com
    """.split()
)

#: Two names of one provider, who reads no dots in front of the "@".
_GMAIL = frozenset({"gmail.com", "googlemail.com"})


def mailbox_of(email: str) -> str:
    """Return the address by which mails to one mailbox are counted: in lower case, and without what follows a "+".

    Whether a server looks at case and "+" is its own affair (RFC 5321, 2.4); for counting, too few mailboxes is safer
    than too many. At Gmail dots mean nothing, and both of its names are one.
    """
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in _GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def domain_of(mailbox: str) -> str:
    """Return what stands behind the "@"."""
    return mailbox.rpartition("@")[2]
