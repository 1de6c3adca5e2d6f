/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/decode.h"

#include <string.h>

#include "encoder/value_set.h"
#include "frontend/model/arn.h"
#include "frontend/model/world_build.h"
#include "solver/decode_pairs.h"
#include "solver/decode_typed.h"

void xp_decoded_free(XpDecoded *decoded)
{
    if (decoded == NULL)
        return;
    xp_request_free(decoded->request);
    xp_world_free(decoded->world);
    g_strfreev(decoded->values);
    if (decoded->essential != NULL)
        g_ptr_array_unref(decoded->essential);
    g_free(decoded->caller_note);
    g_free(decoded);
}

/* One decoding. */
typedef struct {
    XpProblem *problem;
    XpStoryTerms *story;
    XpCallerTerms *caller;
    XpLazy *lazy;
    XpDecoded *out;
    guint account; /* element of the caller's account */
} Decoder;

static gboolean holds(const Decoder *decoder, Z3_ast term)
{
    return xp_lazy_holds(decoder->lazy, term);
}

static const char *witness(const Decoder *decoder, guint dimension)
{
    return xp_lazy_witness(decoder->lazy, dimension);
}

static guint selected(const Decoder *decoder, const XpSelector *selector)
{
    for (guint i = 0; i < xp_selector_count(selector); i++)
        if (holds(decoder, xp_selector_is(selector, i)))
            return i;
    g_assert_not_reached(); /* xp_selector_in_range() is part of the environment */
}

static const XpAccountElement *element_of_symbol(const Decoder *decoder, guint symbol)
{
    char text[8];
    xp_symbol_to_utf8(symbol, text);
    guint index = xp_problem_account_find(decoder->problem, text);
    return index == G_MAXUINT ? NULL : xp_problem_account(decoder->problem, index);
}

/* Symbols take the text the model gives them; those no pattern speaks of, an ordinary one. */
static void decode_symbols(Decoder *decoder)
{
    const XpWorld *world = decoder->problem->world;
    decoder->out->values = xp_world_default_binding(world);
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const char *text = NULL;
        const XpAccountElement *element = element_of_symbol(decoder, i);
        guint dimension = g_array_index(decoder->problem->symbol_dimensions, guint, i);
        if (element != NULL)
            text = witness(decoder, element->dimension);
        else if (dimension != G_MAXUINT &&
                 xp_atoms_pattern_count(decoder->problem->atoms, dimension) > 0)
            text = witness(decoder, dimension);
        if (text != NULL) {
            g_free(decoder->out->values[i]);
            decoder->out->values[i] = g_strdup(text);
        }
    }
    decoder->out->world = xp_world_bind(world, (const char *const *)(void *)decoder->out->values);
}

static char *bind_text(const Decoder *decoder, const char *text)
{
    return xp_symbols_bind(decoder->problem->world->symbols, text,
                           (const char *const *)(void *)decoder->out->values);
}

static const char *keep(const Decoder *decoder, char *text)
{
    g_autofree char *owned = text;
    return xp_strings_add(decoder->out->request->strings, owned);
}

static char *account_text(const Decoder *decoder, guint index)
{
    const XpAccountElement *element = xp_problem_account(decoder->problem, index);
    if (element->id != NULL)
        return g_strdup(element->id);
    if (element->account != NULL)
        return bind_text(decoder, element->account->id);
    return g_strdup(witness(decoder, element->dimension));
}

/* ---- the caller ---- */

static void set_path_name(Decoder *decoder, XpCaller *caller, const char *whole)
{
    const char *slash = strrchr(whole, '/');
    caller->name = keep(decoder, g_strdup(slash != NULL ? slash + 1 : whole));
    caller->path =
        keep(decoder, slash != NULL ? g_strdup_printf("/%.*s", (int)(slash - whole + 1), whole)
                                    : g_strdup("/"));
}

static void note(Decoder *decoder, const char *kind)
{
    const XpAccountElement *element = xp_problem_account(decoder->problem, decoder->account);
    if (element->outsider)
        decoder->out->caller_note = g_strdup_printf(
            "%s of an account nobody mentioned: the administrator of any account can do this",
            kind);
    else if (!element->supplied)
        decoder->out->caller_note =
            g_strdup_printf("%s of %s: its administrator decides who", kind, element->label);
    else
        decoder->out->caller_note = g_strdup_printf("%s of %s", kind, element->label);
}

static void decode_identity(Decoder *decoder, XpCaller *caller, guint index)
{
    const XpIdentity *identity = decoder->out->world->identities[index];
    caller->kind = identity->kind == XP_IDENTITY_USER ? XP_CALLER_USER : XP_CALLER_SESSION;
    caller->identity = identity;
    caller->name = identity->name;
    caller->path = identity->path;
    caller->unique_id = identity->unique_id;
    if (caller->kind == XP_CALLER_SESSION)
        caller->session = keep(decoder, g_strdup(witness(decoder, decoder->caller->session_name)));
}

static void decode_federated(Decoder *decoder, XpCaller *caller)
{
    guint issuer = selected(decoder, decoder->caller->issuer);
    caller->kind = XP_CALLER_FEDERATED_USER;
    caller->name = keep(decoder, g_strdup(witness(decoder, decoder->caller->federated_name)));
    if (issuer < decoder->problem->world->n_identities) {
        caller->identity = decoder->out->world->identities[issuer];
        decoder->out->caller_note =
            g_strdup_printf("a federated-user session that user %s issues", caller->identity->name);
    } else {
        note(decoder, "a federated-user session");
    }
    /* The session policy is the issuer's choice. Rule: S-STS-13 */
    XpRequest *request = decoder->out->request;
    XpPolicy *policy = xp_policy_new(request->strings, XP_POLICY_SESSION, "session policy");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    policy->built_in = TRUE;
    xp_statement_add_action(request->strings, statement, XP_ELEMENT_PLAIN, "*", NULL);
    xp_statement_add_resource(request->strings, statement, XP_ELEMENT_PLAIN, "*", NULL);
    xp_request_add_session_policy(request, policy);
}

static void decode_who(Decoder *decoder, XpCaller *caller, XpWho who)
{
    switch (who) {
    case XP_WHO_USER:
        caller->kind = XP_CALLER_USER;
        set_path_name(decoder, caller, witness(decoder, decoder->caller->user_name));
        note(decoder, "an unlisted user");
        return;
    case XP_WHO_SESSION:
        caller->kind = XP_CALLER_SESSION;
        set_path_name(decoder, caller, witness(decoder, decoder->caller->role_name));
        caller->session = keep(decoder, g_strdup(witness(decoder, decoder->caller->session_name)));
        note(decoder, "a session of an unlisted role");
        return;
    case XP_WHO_FEDERATED:
        decode_federated(decoder, caller);
        return;
    case XP_WHO_ROOT:
        caller->kind = XP_CALLER_ROOT;
        note(decoder, "the root user");
        return;
    case XP_WHO_SERVICE:
        caller->kind = XP_CALLER_SERVICE;
        caller->account = NULL;
        caller->name = keep(decoder, g_strdup(witness(decoder, decoder->caller->service_name)));
        return;
    case XP_WHO_ANONYMOUS:
        caller->kind = XP_CALLER_ANONYMOUS;
        caller->account = NULL;
        return;
    case XP_WHO_COUNT:
        break;
    }
    g_assert_not_reached();
}

static void decode_caller(Decoder *decoder)
{
    XpCaller *caller = &decoder->out->request->caller;
    guint n = decoder->problem->world->n_identities;
    guint who = selected(decoder, decoder->caller->who);
    decoder->account = selected(decoder, decoder->caller->account);
    caller->partition = decoder->caller->partition;
    caller->account = keep(decoder, account_text(decoder, decoder->account));
    if (who < n)
        decode_identity(decoder, caller, who);
    else
        decode_who(decoder, caller, (XpWho)(who - n));
}

/* ---- the request ---- */

static char *rope_text(const Decoder *decoder, const XpRope *rope)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < xp_rope_length(rope); i++) {
        const XpPart *part = xp_rope_part(rope, i);
        switch (part->kind) {
        case XP_PART_CHARACTER:
            g_string_append_unichar(text, part->index);
            break;
        case XP_PART_DIMENSION:
            g_string_append(text, witness(decoder, part->index));
            break;
        case XP_PART_CALLER_ACCOUNT: {
            g_autofree char *account = account_text(decoder, decoder->account);
            g_string_append(text, account);
            break;
        }
        case XP_PART_SYMBOL:
            g_string_append(text, decoder->out->values[part->index]);
            break;
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Texts nothing constrains are shown as such a key ordinarily looks. */
static const char *ordinary(const Decoder *decoder, const XpKeyTerms *key, const XpRope *rope)
{
    if (!xp_rope_is_free(rope) ||
        xp_atoms_pattern_count(decoder->problem->atoms, xp_rope_part(rope, 0)->index) > 0)
        return NULL;
    if (g_ascii_strcasecmp(key->key, "aws:SourceIp") == 0)
        return "203.0.113.7";
    if (g_ascii_strcasecmp(key->key, "aws:SourceVpce") == 0)
        return "vpce-0a1b2c3d4e5f60718";
    if (g_ascii_strcasecmp(key->key, "aws:SourceVpc") == 0)
        return "vpc-0a1b2c3d4e5f60718";
    if (g_ascii_strcasecmp(key->key, "aws:VpcSourceIp") == 0)
        return "10.0.0.7";
    if (g_ascii_strcasecmp(key->key, "aws:MultiFactorAuthAge") == 0)
        return "300";
    if (g_ascii_strcasecmp(key->key, "aws:TokenIssueTime") == 0)
        return "2026-01-01T00:00:00Z";
    return NULL;
}

/* A name that kms:EncryptionContextKeys lists and that is @name but for case, or NULL. */
static char *listed_name(const Decoder *decoder, const char *name)
{
    const XpCallTerms *sent = g_ptr_array_index(decoder->story->calls, 0);
    const XpKeyTerms *list = g_hash_table_lookup(sent->keys, "kms:encryptioncontextkeys");
    for (guint i = 0; list != NULL && list->values != NULL && i < xp_value_set_count(list->values);
         i++) {
        if (!holds(decoder, xp_value_set_member(list->values, i)))
            continue;
        g_autofree char *text = rope_text(decoder, xp_value_set_rope(list->values, i));
        if (g_ascii_strcasecmp(text, name) == 0)
            return g_steal_pointer(&text);
    }
    return NULL;
}

/* Returns new: the key as the story writes it. */
static char *spell(const Decoder *decoder, const XpKeyTerms *key)
{
    if (key->spellings->len == 0)
        return g_strdup(key->key);
    const char *name = g_array_index(key->spellings, XpSpelling, 0).name;
    gsize family = strlen(key->key) - strlen(name);
    for (guint i = 0; i < key->spellings->len; i++) {
        const XpSpelling *spelling = &g_array_index(key->spellings, XpSpelling, i);
        if (holds(decoder, spelling->used))
            return g_strdup_printf("%.*s%s", (int)family, key->key, spelling->name);
    }
    g_autofree char *other = listed_name(decoder, name);
    if (other == NULL)
        other = xp_context_other_spelling(key);
    return g_strdup_printf("%.*s%s", (int)family, key->key, other);
}

static void state(Decoder *decoder, const char *key, const char *const *values, guint n)
{
    xp_request_set(decoder->out->request, key, values, n);
    g_ptr_array_add(decoder->out->essential, g_strdup(key));
}

/* All values of a list, each once; there may be none. */
static void decode_list(Decoder *decoder, const XpKeyTerms *key)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < xp_value_set_count(key->values); i++) {
        if (!holds(decoder, xp_value_set_member(key->values, i)))
            continue;
        g_autofree char *text = rope_text(decoder, xp_value_set_rope(key->values, i));
        if (!g_ptr_array_find_with_equal_func(values, text, g_str_equal, NULL))
            g_ptr_array_add(values, g_steal_pointer(&text));
    }
    state(decoder, key->key, (const char *const *)values->pdata, values->len);
}

static void decode_key(Decoder *decoder, const XpKeyTerms *key)
{
    if (!key->chosen || !holds(decoder, key->present))
        return;
    if (key->values != NULL && holds(decoder, key->list)) {
        decode_list(decoder, key);
        return;
    }
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        if (!holds(decoder, variant->guard))
            continue;
        g_autofree char *constant = xp_rope_constant(variant->rope);
        gboolean tag = g_ascii_strncasecmp(key->key, "aws:PrincipalTag/", 17) == 0;
        if (tag && constant != NULL)
            return; /* derived from the principal's own tags */
        const char *plain = ordinary(decoder, key, variant->rope);
        g_autofree char *text = NULL;
        if (xp_decode_is_typed(decoder->problem, key, variant))
            text = xp_decode_typed(decoder->lazy, decoder->problem, key, variant);
        else
            text = plain != NULL ? g_strdup(plain) : rope_text(decoder, variant->rope);
        const char *value = text;
        gboolean usual = constant != NULL && strcmp(text, "false") == 0 &&
                         g_ascii_strcasecmp(key->key, "aws:MultiFactorAuthPresent") != 0;
        if (usual)
            return;
        g_autofree char *name = spell(decoder, key);
        state(decoder, name, &value, 1);
        return;
    }
}

static const char *catalogue_name(const char *lower)
{
    const XpAction *row = xp_action_lookup(lower);
    return row != NULL ? row->name : lower;
}

/* More than a grant asks for as a whole. */
static void decode_further_pair(Decoder *decoder, const XpCallTerms *sent)
{
    static const char *const any = "any";
    g_autofree char *key = xp_decode_further_pair(decoder->lazy, sent, decoder->out->request);
    if (key != NULL)
        state(decoder, key, &any, 1);
}

static void decode_action(Decoder *decoder, const XpCallTerms *sent)
{
    guint index = selected(decoder, sent->action);
    const char *name = g_ptr_array_index(sent->actions, index);
    XpRequest *request = decoder->out->request;
    if (sent->open && index + 1 == sent->actions->len)
        request->action =
            keep(decoder, g_strconcat(name, witness(decoder, sent->open_dimension), NULL));
    else
        request->action = keep(decoder, g_strdup(catalogue_name(name)));
}

static void decode_request(Decoder *decoder)
{
    XpRequest *request = decoder->out->request;
    XpCallTerms *sent = g_ptr_array_index(decoder->story->calls, 0);
    decode_action(decoder, sent);
    request->read_secret = decoder->story->read_secret;
    request->resource =
        keep(decoder, sent->arn != NULL ? rope_text(decoder, sent->arn) : g_strdup("*"));
    if (sent->account != G_MAXUINT)
        request->resource_account = keep(decoder, account_text(decoder, sent->account));
    g_autoptr(GPtrArray) keys = xp_context_asked(sent);
    for (guint i = 0; i < keys->len; i++)
        decode_key(decoder, g_hash_table_lookup(sent->keys, g_ptr_array_index(keys, i)));
    decode_further_pair(decoder, sent);
}

/* Temporary credentials show by the time they were issued, whether or not a policy asks. */
static void decode_credentials(Decoder *decoder)
{
    XpRequest *request = decoder->out->request;
    const char *issued = "2026-01-01T00:00:00Z";
    if (!holds(decoder, decoder->caller->temporary) ||
        xp_request_get(request, "aws:TokenIssueTime") != NULL)
        return;
    xp_request_set(request, "aws:TokenIssueTime", &issued, 1);
    g_ptr_array_add(decoder->out->essential, g_strdup("aws:TokenIssueTime"));
}

/* Some condition reads the organization of the caller. */
static gboolean asks_for_organization(const Decoder *decoder)
{
    const XpCallTerms *sent = g_ptr_array_index(decoder->story->calls, 0);
    return g_hash_table_contains(sent->keys, "aws:principalorgid") ||
           g_hash_table_contains(sent->keys, "aws:principalorgpaths");
}

/* The administrator of an account nobody supplied writes the identity side. A root user needs none;
 * but who states the identity side of a foreign caller states all there is to know of it, and so
 * that its account is in no organization. Rule: S-SND-7 */
static void decode_foreign(Decoder *decoder)
{
    XpRequest *request = decoder->out->request;
    const XpAccountElement *element = xp_problem_account(decoder->problem, decoder->account);
    if (holds(decoder, xp_caller_is(decoder->caller, XP_WHO_ROOT)) && !element->supplied &&
        asks_for_organization(decoder))
        request->has_identity_policies = TRUE;
    if (!holds(decoder, xp_caller_is_foreign(decoder->caller)))
        return;
    xp_request_allow(request,
                     request->read_secret ? "secretsmanager:GetSecretValue" : request->action,
                     request->resource);
    for (guint i = 1; i < decoder->story->calls->len; i++) {
        const XpCallTerms *call = g_ptr_array_index(decoder->story->calls, i);
        g_autofree char *arn = rope_text(decoder, call->arn);
        xp_request_allow(request, "kms:Decrypt", arn);
    }
}

static void note_session(Decoder *decoder)
{
    const XpCaller *caller = &decoder->out->request->caller;
    if (caller->kind != XP_CALLER_SESSION || caller->identity == NULL)
        return;
    for (guint s = 0; s < caller->identity->n_sessions; s++) {
        if (strcmp(caller->identity->sessions[s].name, caller->session) != 0)
            continue;
        g_free(decoder->out->caller_note);
        decoder->out->caller_note = g_strdup_printf("the listed session %s", caller->session);
    }
}

XpDecoded *xp_decode(XpQuestion *question, XpStoryTerms *story)
{
    XpDecoded *decoded = g_new0(XpDecoded, 1);
    decoded->request = xp_request_new();
    decoded->essential = g_ptr_array_new_with_free_func(g_free);
    Decoder decoder = {.problem = question->problem,
                       .story = story,
                       .caller = story->caller,
                       .lazy = question->lazy,
                       .out = decoded};
    decode_symbols(&decoder);
    decode_caller(&decoder);
    decode_request(&decoder);
    decode_credentials(&decoder);
    decode_foreign(&decoder);
    note_session(&decoder);
    return decoded;
}

/* ---- preferences ---- */

static void add_caller_preferences(const XpCallerTerms *caller, GPtrArray *wishes)
{
    XpZ3 *z3 = caller->problem->z3;
    guint n = xp_caller_identity_count(caller);
    g_autoptr(GPtrArray) loaded = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(loaded, xp_caller_is_identity(caller, i));
    g_ptr_array_add(wishes, xp_z3_not(z3, xp_caller_is(caller, XP_WHO_SERVICE)));
    g_ptr_array_add(wishes, xp_z3_not(z3, xp_caller_is(caller, XP_WHO_ANONYMOUS)));
    g_ptr_array_add(wishes, xp_z3_or_all(z3, loaded));
    g_ptr_array_add(wishes, xp_z3_not(z3, xp_caller_is(caller, XP_WHO_FEDERATED)));
    guint last = xp_problem_account_count(caller->problem) - 1;
    g_ptr_array_add(wishes, xp_z3_not(z3, xp_caller_in_account(caller, last)));
    g_ptr_array_add(wishes, xp_caller_is(caller, XP_WHO_SESSION));
    g_ptr_array_add(wishes, xp_caller_is(caller, XP_WHO_USER));
    g_ptr_array_add(wishes, xp_caller_is(caller, XP_WHO_ROOT));
    g_ptr_array_add(wishes, xp_z3_not(z3, caller->temporary));
    const XpWorld *world = caller->problem->world;
    for (guint i = 0; i < n; i++)
        for (guint s = 0; s < world->identities[i]->n_sessions; s++)
            g_ptr_array_add(
                wishes, xp_z3_not(z3, xp_caller_name_like(caller, caller->session_name,
                                                          world->identities[i]->sessions[s].name,
                                                          FALSE, FALSE)));
}

static void add_call_preferences(XpCallTerms *call, GPtrArray *wishes)
{
    XpZ3 *z3 = call->problem->z3;
    g_ptr_array_add(wishes, xp_z3_not(z3, call->via));
    g_ptr_array_add(wishes, xp_z3_not(z3, call->endpoint));
    if (call->open) /* a listed action says more to a reader than an unlisted one */
        g_ptr_array_add(wishes,
                        xp_z3_not(z3, xp_selector_is(call->action, call->actions->len - 1)));
    g_autoptr(GPtrArray) keys = xp_context_asked(call);
    for (guint i = 0; i < keys->len; i++) {
        const XpKeyTerms *key = g_hash_table_lookup(call->keys, g_ptr_array_index(keys, i));
        if (key->chosen)
            g_ptr_array_add(wishes, xp_z3_not(z3, key->present));
        for (guint v = 0; key->chosen && key->values != NULL && v < xp_value_set_count(key->values);
             v++)
            g_ptr_array_add(wishes, xp_z3_not(z3, xp_value_set_member(key->values, v)));
        for (guint n = 0; n < key->spellings->len; n++)
            g_ptr_array_add(wishes, g_array_index(key->spellings, XpSpelling, n).used);
    }
    for (guint i = 0; call->exact != NULL && i < call->exact->len; i++)
        g_ptr_array_add(wishes, ((const XpExactContext *)g_ptr_array_index(call->exact, i))->used);
}

/* A search for a better model. */
typedef struct {
    XpQuestion *question;
    XpMode mode;
    GPtrArray *granted; /* literals */
    gboolean last_sat;  /* the question stands at a model of all that is granted */
} Search;

/* Adds @wish to what is granted if both hold together. */
static gboolean grant(Search *search, Z3_ast wish)
{
    XpZ3 *z3 = search->question->problem->z3;
    if (xp_z3_is_true(z3, wish) || xp_z3_is_false(z3, wish))
        return xp_z3_is_true(z3, wish);
    g_ptr_array_add(search->granted, xp_question_goal(search->question, wish));
    /* A wish the model grants already costs no question. */
    if (search->last_sat && xp_lazy_holds(search->question->lazy, wish))
        return TRUE;
    search->last_sat =
        xp_question_check(search->question, search->mode, search->granted, NULL) == XP_LAZY_SAT;
    if (!search->last_sat)
        g_ptr_array_remove_index(search->granted, search->granted->len - 1);
    return search->last_sat;
}

/* Leaves the question at a model of what is granted, if no limit is in the way. */
static gboolean settle(Search *search)
{
    if (!search->last_sat)
        search->last_sat =
            xp_question_check(search->question, search->mode, search->granted, NULL) == XP_LAZY_SAT;
    return search->last_sat;
}

/* Numbers, dates and addresses the request states: the first of their wishes that can be had. */
static void prefer_values(Search *search, XpCallTerms *sent)
{
    XpProblem *problem = search->question->problem;
    g_autoptr(GPtrArray) keys = xp_context_asked(sent);
    for (guint i = 0; i < keys->len; i++) {
        const XpKeyTerms *key = g_hash_table_lookup(sent->keys, g_ptr_array_index(keys, i));
        for (guint v = 0; key->chosen && v < key->variants->len && settle(search); v++) {
            const XpVariant *variant = &g_array_index(key->variants, XpVariant, v);
            Z3_ast there = xp_z3_and(problem->z3, key->present, variant->guard);
            if (!xp_decode_is_typed(problem, key, variant) ||
                !xp_lazy_holds(search->question->lazy, there))
                continue;
            g_autoptr(GPtrArray) wishes = xp_decode_typed_wishes(problem, key, variant, sent->now);
            guint w = 0;
            while (w < wishes->len && !grant(search, g_ptr_array_index(wishes, w)))
                w++;
        }
    }
}

gboolean xp_decode_prefer(XpQuestion *question, XpStoryTerms *story, XpMode mode,
                          const GPtrArray *literals)
{
    g_autoptr(GPtrArray) wishes = g_ptr_array_new();
    add_caller_preferences(story->caller, wishes);
    for (guint i = 0; i < story->calls->len; i++)
        add_call_preferences(g_ptr_array_index(story->calls, i), wishes);
    g_autoptr(GPtrArray) granted = g_ptr_array_copy((GPtrArray *)(guintptr)literals, NULL, NULL);
    Search search = {.question = question, .mode = mode, .granted = granted, .last_sat = TRUE};
    for (guint i = 0; i < wishes->len; i++)
        grant(&search, g_ptr_array_index(wishes, i));
    prefer_values(&search, g_ptr_array_index(story->calls, 0));
    return settle(&search);
}
