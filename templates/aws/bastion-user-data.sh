#!/bin/bash
# Runs once, as root, at the first start of the bastion (Amazon Linux 2023, cloud-init); to run it again changes nothing.
# What it prints ends up in /var/log/cloud-init-output.log: never a secret. 16 KB at most with the key in it:
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
set -euo pipefail

state=/var/lib/cloud/instance
trap 'status=$?; [ "$status" = 0 ] || echo "$status" >"$state/gcd-failed"' EXIT
rm -f "$state/gcd-failed" "$state/gcd-ready"

mkdir -p /usr/local/sbin
cat >/usr/local/sbin/gcd-contact <<'END_OF_SCRIPT'
#!/bin/bash
# The first contact, from this side. `begin` has sshd show the host key on standard input beside the machine's own, `end`
# takes it out for good. `progress` tells how far the user data has come, `host-key` the machine's own public key.
set -euo pipefail
config=/etc/ssh/sshd_config
own=/etc/ssh/ssh_host_ed25519_key
first=/etc/ssh/ssh_host_gcd_first_key
ended=/etc/ssh/gcd-contact-ended
state=/var/lib/cloud/instance
host_key_line='^[[:space:]]*HostKey[[:space:]=]'

# serve KEY...: sshd shows these host keys and no others. Of each kind it takes the first that is named, and the image comes
# with ed25519 and ECDSA: https://docs.aws.amazon.com/linux/al2023/ug/ssh-host-keys-disabled.html
serve() {
  # At the top: inside a Match block, which ends with the file, they would be an error.
  { printf 'HostKey %s\n' "$@"; sed -E "/$host_key_line/Id" "$config"; } >"$config.gcd"
  chmod 600 "$config.gcd"
  /usr/sbin/sshd -t -f "$config.gcd"
  mv "$config.gcd" "$config"
  for file in /etc/ssh/sshd_config.d/*.conf; do
    if [ -f "$file" ]; then sed -i -E "/$host_key_line/Id" "$file"; fi
  done
  systemctl reload-or-restart sshd
}

case ${1:-} in
  begin)
    if [ -e "$ended" ]; then exit; fi
    [ -f "$own" ] || ssh-keygen -q -t ed25519 -N '' -f "$own"
    (umask 077 && cat >"$first")
    serve "$own" "$first"
    ;;
  end)
    touch "$ended"
    serve "$own"
    rm -f "$first"
    ;;
  progress)
    if [ -e "$state/gcd-ready" ]; then echo ready; elif [ -e "$state/gcd-failed" ]; then echo failed; else echo running; fi
    tail -n 20 /var/log/cloud-init-output.log 2>/dev/null || true
    ;;
  host-key) cat "$own.pub" ;;
  *) echo 'usage: gcd-contact begin|end|progress|host-key' >&2; exit 2 ;;
esac
END_OF_SCRIPT
chmod 755 /usr/local/sbin/gcd-contact

# Before the installation, which takes a minute: gcd watches it over this contact.
/usr/local/sbin/gcd-contact begin <<'END_OF_KEY'
@FIRST_CONTACT_KEY@
END_OF_KEY

# `node` and `npm` are links to the version that is installed first: https://docs.aws.amazon.com/linux/al2023/ug/nodejs.html
dnf install -y docker nodejs20 nodejs20-npm git tar gzip
node -e 'process.exit(Number.parseInt(process.versions.node) >= 20 ? 0 : 1)'
systemctl enable --now docker
usermod -aG docker ec2-user
touch "$state/gcd-ready"
