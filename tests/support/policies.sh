# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced after expect.sh by tests of comparisons: a repository, and a tree of policies in it.

# Begins a repository in the scratch folder, and goes there.
new_repository() {
    # shellcheck disable=SC2154 # expect.sh makes it
    mkdir "$scratch/repo"
    cd "$scratch/repo" || exit 1
    git init -q .
    git config user.name gate
    git config user.email gate@example.com
    git config commit.gpgsign false
}

# doc FILE: standard input becomes FILE.
doc() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

# two_accounts ACTIONS: policies/ with key K and secret S in account A, roles app and other in account
# B. The key policy lets app, and the identity policies let both, use ACTIONS of KMS; both may read
# the secret, but for a Deny to other. An organization denies kms:DescribeKey.
two_accounts() {
    doc policies/xacct.yaml <<'END'
accounts:
  A: "111111111111"
  B: "222222222222"
assume: {closed_world: true}
END
    doc policies/org/org.yaml <<'END'
id: o-gate
management_account: A
tree: {r-gate: [A, B]}
attach:
  FullAWSAccess: [r-gate, B]
  no-describe: [r-gate]
END
    doc policies/org/scps/FullAWSAccess.json <<'END'
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
END
    doc policies/org/scps/no-describe.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Sid": "NoDescribe", "Effect": "Deny", "Action": "kms:DescribeKey", "Resource": "*"}]}
END
    doc policies/accounts/A/kms/K/key.yaml <<'END'
arn: arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555
END
    doc policies/accounts/A/kms/K/key-policy.json <<END
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "App",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::222222222222:role/app"},
      "Action": [$1],
      "Resource": "*"
    }
  ]
}
END
    doc policies/accounts/A/secretsmanager/S/secret.yaml <<'END'
arn: arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf
kms_key: K
END
    doc policies/accounts/A/secretsmanager/S/resource-policy.json <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::222222222222:role/app", "arn:aws:iam::222222222222:role/other"]},
      "Action": "secretsmanager:GetSecretValue",
      "Resource": "*"
    },
    {"Sid": "NotOther", "Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::222222222222:role/other"}, "Action": "secretsmanager:*", "Resource": "*"}
  ]
}
END
    for role in app other; do
        doc policies/accounts/B/iam/role/$role/trust-policy.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
END
        doc policies/accounts/B/iam/role/$role/policies/use.json <<END
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Use",
      "Effect": "Allow",
      "Action": ["secretsmanager:GetSecretValue", $1],
      "Resource": "*"
    }
  ]
}
END
    done
}
