/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/value_set.h"

#include <string.h>

#include "encoder/typed_match.h"

/* A value that may be in the set. */
typedef struct {
    Z3_ast among;      /* it is */
    gboolean slot;     /* a free value for one question, and not a known one */
    XpKeyTerms *value; /* owned */
    char *name;
} Member;

typedef struct {
    Z3_ast some; /* Ti */
    XpValueTest test;
    gpointer data;
    GDestroyNotify destroy;
    guint slot;           /* index of its own slot, G_MAXUINT where the set is closed */
    guint tested;         /* members it has been asked of */
    GPtrArray *witnesses; /* Z3_ast: what can make it true */
    GPtrArray *proofs;    /* Z3_ast of each member it has been asked of */
} Question;

struct XpValueSet {
    XpCallTerms *call;
    const XpKeyTerms *key;
    GPtrArray *members;      /* Member *, owned */
    GPtrArray *questions;    /* Question *, owned, in order of first use */
    GHashTable *by_property; /* char * -> Question * */
};

static void member_free(gpointer data)
{
    Member *member = data;
    xp_key_terms_free(member->value);
    g_free(member->name);
    g_free(member);
}

static void question_free(gpointer data)
{
    Question *question = data;
    if (question->destroy != NULL)
        question->destroy(question->data);
    g_ptr_array_unref(question->witnesses);
    g_ptr_array_unref(question->proofs);
    g_free(question);
}

static XpZ3 *z3_of(const XpValueSet *set)
{
    return set->call->problem->z3;
}

static Member *add_member(XpValueSet *set, Z3_ast among, XpRope *rope)
{
    XpZ3 *z3 = z3_of(set);
    Member *member = g_new0(Member, 1);
    member->among = among;
    member->name = g_strdup_printf("value %u of %s", set->members->len + 1, set->key->key);
    member->value = xp_key_terms_new(z3, set->key->key);
    member->value->apart = set->key->apart;
    member->value->present = xp_z3_true(z3);
    XpVariant variant = {.guard = xp_z3_true(z3), .rope = rope};
    g_array_append_val(member->value->variants, variant);
    g_ptr_array_add(set->members, member);
    return member;
}

XpValueSet *xp_value_set_new(XpCallTerms *call, const XpKeyTerms *key)
{
    XpValueSet *set = g_new0(XpValueSet, 1);
    set->call = call;
    set->key = key;
    set->members = g_ptr_array_new_with_free_func(member_free);
    set->questions = g_ptr_array_new_with_free_func(question_free);
    set->by_property = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < key->variants->len; i++) {
        const XpVariant *variant = &g_array_index(key->variants, XpVariant, i);
        add_member(set, variant->guard, xp_rope_copy(variant->rope));
    }
    return set;
}

void xp_value_set_free(XpValueSet *set)
{
    if (set == NULL)
        return;
    g_hash_table_unref(set->by_property);
    g_ptr_array_unref(set->questions);
    g_ptr_array_unref(set->members);
    g_free(set);
}

/* A slot is filled only where the key is open. */
static guint add_slot(XpValueSet *set)
{
    XpProblem *problem = set->call->problem;
    guint number = set->members->len + 1;
    g_autofree char *text =
        g_strdup_printf("%svalue %u of %s of the %s", set->key->apart ? "beside: " : "", number,
                        set->key->key, set->call->name);
    g_autofree char *filled = g_strdup_printf("%s is filled", text);
    guint dimension = xp_atoms_add_dimension(problem->atoms, text, set->key->open_domain);
    Z3_ast among = xp_z3_const(problem->z3, filled);
    add_member(set, among, xp_rope_dimension(xp_rope_new(), dimension))->slot = TRUE;
    xp_problem_assert(problem, xp_z3_implies(problem->z3, among, set->key->open));
    return number - 1;
}

/* Asks @question of the next member it was not asked of. */
static void test_next(XpValueSet *set, Question *question)
{
    XpZ3 *z3 = z3_of(set);
    guint index = question->tested++;
    const Member *member = g_ptr_array_index(set->members, index);
    Z3_ast has = question->test(member->value, member->name, question->data);
    Z3_ast proof = xp_z3_and(z3, member->among, has);
    g_ptr_array_add(question->proofs, proof);
    if (!member->slot || index == question->slot)
        g_ptr_array_add(question->witnesses, proof);
    if (question->some != NULL)
        xp_problem_assert(set->call->problem, xp_z3_implies(z3, proof, question->some));
}

/* A test may itself ask something of this set, by a policy variable: the loops go on until
 * everything has been asked of every member. */
static void test_all(XpValueSet *set)
{
    for (guint i = 0; i < set->questions->len; i++) {
        Question *question = g_ptr_array_index(set->questions, i);
        while (question->tested < set->members->len)
            test_next(set, question);
    }
}

/* The second of a pair may ask what the first asked: the same words, and the same answer of every
 * value. The value of a policy variable in those words may be another. */
static void note_same(const XpValueSet *set, const XpCallTerms *call, const char *property,
                      const Question *question)
{
    const Question *first = g_hash_table_lookup(set->by_property, property);
    if (call == set->call || first == NULL)
        return;
    for (guint i = 0; i < set->members->len; i++)
        if (xp_problem_plain(call->problem, g_ptr_array_index(question->proofs, i)) !=
            xp_problem_plain(set->call->problem, g_ptr_array_index(first->proofs, i)))
            return;
    xp_problem_note_same(call->problem, question->some, first->some);
}

Z3_ast xp_value_set_some(XpValueSet *set, const XpCallTerms *call, const char *property,
                         XpValueTest test, gpointer data, GDestroyNotify destroy)
{
    XpZ3 *z3 = z3_of(set);
    g_autofree char *name = g_strconcat(call != set->call ? "beside: " : "", property, NULL);
    Question *question = g_hash_table_lookup(set->by_property, name);
    if (question != NULL) {
        if (destroy != NULL)
            destroy(data);
        return question->some;
    }
    question = g_new0(Question, 1);
    question->test = test;
    question->data = data;
    question->destroy = destroy;
    question->witnesses = g_ptr_array_new();
    question->proofs = g_ptr_array_new();
    question->slot = G_MAXUINT;
    g_ptr_array_add(set->questions, question);
    g_hash_table_insert(set->by_property, g_steal_pointer(&name), question);
    gboolean open = !xp_z3_is_false(z3, set->key->open);
    if (open) {
        question->some = xp_problem_fresh(set->call->problem, "some value");
        question->slot = add_slot(set);
    }
    test_all(set);
    Z3_ast witnessed = xp_z3_or_all(z3, question->witnesses);
    if (!open || xp_z3_is_false(z3, witnessed)) { /* no value whatever has it */
        question->some = witnessed;
        return witnessed;
    }
    xp_problem_assert(set->call->problem, xp_z3_implies(z3, question->some, witnessed));
    note_same(set, call, property, question);
    return question->some;
}

Z3_ast xp_value_is_empty(XpCallTerms *call, const XpKeyTerms *value)
{
    XpZ3 *z3 = call->problem->z3;
    XpTypedKind kind;
    gboolean typed = xp_typed_kind_of(value->key, &kind); /* a free one is never empty */
    g_autoptr(XpGlob) nothing = xp_glob_parse("", XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(nothing, FALSE);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < value->variants->len; i++) {
        const XpVariant *variant = &g_array_index(value->variants, XpVariant, i);
        if (typed && xp_rope_is_free(variant->rope))
            continue;
        Z3_ast match =
            xp_rope_match(call->problem, variant->rope, units, call->caller->account, NULL);
        g_ptr_array_add(cases, xp_z3_and(z3, variant->guard, match));
    }
    return xp_z3_or_all(z3, cases);
}

static Z3_ast is_not_empty(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    (void)name;
    XpCallTerms *const *call = data;
    return xp_z3_not((*call)->problem->z3, xp_value_is_empty(*call, value));
}

Z3_ast xp_value_set_nonempty(XpValueSet *set)
{
    return xp_value_set_some(set, set->call, "is not empty", is_not_empty, &set->call, NULL);
}

guint xp_value_set_count(const XpValueSet *set)
{
    return set->members->len;
}

Z3_ast xp_value_set_member(const XpValueSet *set, guint index)
{
    const Member *member = g_ptr_array_index(set->members, index);
    return member->among;
}

const XpRope *xp_value_set_rope(const XpValueSet *set, guint index)
{
    const Member *member = g_ptr_array_index(set->members, index);
    return g_array_index(member->value->variants, XpVariant, 0).rope;
}
