"""Settings of Dovecot and Postfix in a private directory; `real_servers` fills them in.

Dovecot changed its language between Debian 12 (2.3) and Debian 13 (2.4).
"""

from typing import Final

DOVECOT_2_3: Final = """\
protocols = pop3 imap
ssl_cert = <{certificate}
ssl_key = <{certificate}
mail_location = maildir:{maildir}
passdb {{
  driver = passwd-file
  args = {home}/accounts
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/home
}}
"""
DOVECOT_2_4: Final = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  pop3 = yes
  imap = yes
}}
ssl_server_cert_file = {certificate}
ssl_server_key_file = {certificate}
mail_driver = maildir
mail_path = {maildir}
passdb passwd-file {{
  passwd_file_path = {home}/accounts
}}
userdb static {{
  fields {{
    uid = {user}
    gid = {group}
    home = {home}/home
  }}
}}
"""
DOVECOT: Final = """\
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
ssl = required
mail_uid = {user}
mail_gid = {group}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = {pop3}
  }}
}}
service auth {{
  unix_listener {queue}/private/auth {{
    mode = 0666
  }}
}}
"""

MAIN_CF: Final = """\
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = caisse.test
mydestination =
default_transport = error:no way out of the tests
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {maildir}
virtual_mailbox_maps = inline:{{ {{ {address} = ./ }} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
message_size_limit = {largest}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
alias_maps =
alias_database =
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {certificate}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ {full} = 452 4.2.2 Mailbox full }} }},
    reject_unlisted_recipient
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
"""

MASTER_CF: Final = """\
127.0.0.1:{submission} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
"""
