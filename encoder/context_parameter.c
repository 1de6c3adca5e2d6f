/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/context_key.h"

/* Parameters of named operations: absent in every other request, the caller's choice in these.
 * Rule: S-SND-11, the operations column of the key table */
typedef struct {
    const char *key; /* lower case */
    const char *actions[4];
} Parameter;

static const Parameter parameters[] = {
    {"kms:bypasspolicylockoutsafetycheck", {"kms:createkey", "kms:putkeypolicy", NULL}},
    {"kms:datakeypairspec",
     {"kms:generatedatakeypair", "kms:generatedatakeypairwithoutplaintext", NULL}},
    {"kms:expirationmodel", {"kms:importkeymaterial", NULL}},
    {"kms:granteeprincipal", {"kms:creategrant", NULL}},
    {"kms:granteeserviceprincipal", {"kms:creategrant", NULL}},
    {"kms:retiringprincipal", {"kms:creategrant", NULL}},
    {"kms:retiringserviceprincipal", {"kms:creategrant", NULL}},
    {"kms:grantconstraintsourcearn", {"kms:creategrant", NULL}},
    {"kms:keyagreementalgorithm", {"kms:derivesharedsecret", NULL}},
    {"kms:macalgorithm", {"kms:generatemac", "kms:verifymac", NULL}},
    {"kms:messagetype", {"kms:sign", "kms:verify", NULL}},
    {"kms:signingalgorithm", {"kms:sign", "kms:verify", NULL}},
    {"kms:primaryregion", {"kms:updateprimaryregion", NULL}},
    {"kms:replicaregion", {"kms:replicatekey", NULL}},
    {"kms:rotationperiodindays", {"kms:enablekeyrotation", NULL}},
    {"kms:schedulekeydeletionpendingwindowindays", {"kms:schedulekeydeletion", NULL}},
    {"kms:validto", {"kms:importkeymaterial", NULL}},
    {"kms:wrappingalgorithm", {"kms:getparametersforimport", NULL}},
    {"kms:wrappingkeyspec", {"kms:getparametersforimport", NULL}},
    {"secretsmanager:blockpublicpolicy", {"secretsmanager:putresourcepolicy", NULL}},
    {"secretsmanager:description",
     {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:forcedeletewithoutrecovery", {"secretsmanager:deletesecret", NULL}},
    {"secretsmanager:recoverywindowindays", {"secretsmanager:deletesecret", NULL}},
    {"secretsmanager:kmskeyarn",
     {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:kmskeyid",
     {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:type", {"secretsmanager:createsecret", "secretsmanager:updatesecret", NULL}},
    {"secretsmanager:modifyrotationrules", {"secretsmanager:rotatesecret", NULL}},
    {"secretsmanager:rotateimmediately", {"secretsmanager:rotatesecret", NULL}},
    {"secretsmanager:rotationlambdaarn", {"secretsmanager:rotatesecret", NULL}},
    {"secretsmanager:name", {"secretsmanager:createsecret", NULL}},
};

void xp_key_parameter(XpCallTerms *call, XpKeyTerms *key)
{
    for (guint i = 0; i < G_N_ELEMENTS(parameters); i++) {
        if (g_ascii_strcasecmp(parameters[i].key, key->key) != 0)
            continue;
        xp_key_chosen(call, key);
        key->present = xp_z3_and(xp_context_z3(call), key->present,
                                 xp_context_action_among(call, parameters[i].actions));
        return;
    }
    xp_key_unmodelled(call, key);
}
