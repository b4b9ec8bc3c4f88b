#!/bin/bash
# Runs once, as root, at the first start of the bastion (Amazon Linux 2023, cloud-init).
set -euo pipefail
dnf install -y docker nodejs20 git tar gzip
systemctl enable --now docker
usermod -aG docker ec2-user
touch /var/lib/cloud/instance/gcd-ready
