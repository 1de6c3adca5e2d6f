/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/property/sample.h"
#include "tests/property/suites.h"

static const XpObjects *objects(const XpSample *sample)
{
    return &xp_sample_claim(sample)->objects;
}

static void an_exact_name_is_the_one_loaded_object(void)
{
    g_auto(XpSample) one = xp_sample_sentence("no anyone can decrypt on key Legacy");
    g_auto(XpSample) two = xp_sample_sentence("no anyone can decrypt on key EncryptionKey");
    g_auto(XpSample) said =
        xp_sample_sentence("no anyone can decrypt on key EncryptionKey in account Account2");

    CU_ASSERT_EQUAL(objects(&one)->n, 1);
    CU_ASSERT_FALSE(objects(&one)->from_pattern);
    CU_ASSERT_STRING_EQUAL(objects(&one)->items[0].text, "key Legacy in Account1");
    CU_ASSERT(xp_sample_says(&two, 0, "XP205", 1, 30));
    CU_ASSERT(xp_sample_help(&two, 0, "key EncryptionKey in Account2"));
    CU_ASSERT_STRING_EQUAL(objects(&said)->items[0].resource->account->label, "Account2");
}

static void unknown_objects_are_told_with_the_nearest(void)
{
    g_auto(XpSample) there = xp_sample_sentence("no anyone can decrypt on key Legasy in account "
                                                "Account1");
    g_auto(XpSample) anywhere = xp_sample_sentence("no anyone can read-secret on secret Sekret");
    g_auto(XpSample) foreign =
        xp_sample_sentence("no anyone can decrypt on key K in account Partner");

    CU_ASSERT(xp_sample_says(&there, 0, "XP203", 1, 30));
    CU_ASSERT(xp_sample_text(&there, 0, "unknown key 'Legasy' in account Account1"));
    CU_ASSERT(xp_sample_help(&there, 0, "did you mean 'Legacy'?"));
    CU_ASSERT(xp_sample_help(&there, 0, "policies/accounts/Account1/kms"));
    CU_ASSERT(xp_sample_says(&anywhere, 0, "XP203", 1, 37));
    CU_ASSERT(xp_sample_help(&anywhere, 0, "did you mean 'Secret'?"));
    CU_ASSERT(xp_sample_says(&foreign, 0, "XP203", 1, 30));
    CU_ASSERT(xp_sample_help(&foreign, 0, "arn"));
}

static void patterns_are_expanded_to_what_was_loaded(void)
{
    g_auto(XpSample) all = xp_sample_sentence("no anyone can decrypt on any key *");
    g_auto(XpSample) some =
        xp_sample_sentence("no anyone can decrypt on key *y in account Account1");
    g_auto(XpSample) none = xp_sample_sentence("no anyone can decrypt on any key x*");
    g_auto(XpSample) any = xp_sample_sentence("no anyone can decrypt on any key EncryptionKey");

    CU_ASSERT_EQUAL(objects(&all)->n, 3);
    CU_ASSERT_TRUE(objects(&all)->from_pattern);
    CU_ASSERT_EQUAL(objects(&some)->n, 2);
    CU_ASSERT(xp_sample_says(&none, 0, "XP312", 1, 26));
    CU_ASSERT_EQUAL(objects(&none)->n, 0);
    CU_ASSERT_EQUAL(objects(&any)->n, 2);
}

/* An unknown name is a mistake whatever stands behind it. */
static void a_known_name_may_fit_nothing_here(void)
{
    g_auto(XpSample) here =
        xp_sample_sentence("no anyone can decrypt on key Legacy outside account Account1");
    g_auto(XpSample) nowhere =
        xp_sample_sentence("no anyone can decrypt on key Legcy outside account Account1");
    g_auto(XpSample) kept = xp_sample_sentence("no new access to any key x* since \"git:main\"");

    CU_ASSERT(xp_sample_says(&here, 0, "XP312", 1, 26));
    CU_ASSERT_EQUAL(objects(&here)->n, 0);
    CU_ASSERT(xp_sample_says(&nowhere, 0, "XP203", 1, 30));
    CU_ASSERT(xp_sample_says(&kept, 1, "XP203", 1, 18));
}

static void an_object_named_twice_is_one(void)
{
    g_auto(XpSample) sample =
        xp_sample_sentence("no anyone can decrypt on key Legacy, all key *, key Legacy");

    CU_ASSERT_EQUAL(objects(&sample)->n, 3);
    CU_ASSERT_STRING_EQUAL(objects(&sample)->items[0].resource->name, "Legacy");
}

static void tags_choose_objects(void)
{
    g_auto(XpSample) sample =
        xp_sample_sentence("no anyone can read-secret on any secret O* tagged team=a");
    g_auto(XpSample) other =
        xp_sample_sentence("no anyone can read-secret on any secret O* tagged team=b");
    g_auto(XpSample) unknown =
        xp_sample_sentence("no anyone can read-secret on any secret * tagged team=a");

    CU_ASSERT_EQUAL(objects(&sample)->n, 1);
    CU_ASSERT_PTR_NULL(xp_sample_claim(&sample)->deferred);
    CU_ASSERT(xp_sample_says(&other, 0, "XP312", 1, 30));
    CU_ASSERT_EQUAL(objects(&other)->n, 0);
    CU_ASSERT_EQUAL(objects(&unknown)->n, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(xp_sample_claim(&unknown)->deferred, "tags"));
}

static void aliases_belong_to_keys(void)
{
    g_auto(XpSample) sample = xp_sample_sentence("no anyone can kms:UpdateAlias on alias alias/db");
    g_auto(XpSample) bare = xp_sample_sentence("no anyone can kms:UpdateAlias on alias db");
    g_auto(XpSample) typo = xp_sample_sentence("no anyone can kms:UpdateAlias on alias bd");

    CU_ASSERT_EQUAL(objects(&sample)->items[0].kind, XP_OBJECT_ALIAS);
    CU_ASSERT_STRING_EQUAL(objects(&sample)->items[0].arn,
                           "arn:aws:kms:us-west-2:111122223333:alias/db");
    CU_ASSERT_STRING_EQUAL(objects(&sample)->items[0].resource->name, "EncryptionKey");
    CU_ASSERT_EQUAL(objects(&bare)->n, 1);
    CU_ASSERT(xp_sample_says(&typo, 0, "XP203", 1, 40));
    CU_ASSERT(xp_sample_help(&typo, 0, "did you mean 'db'?"));
}

static void roles_may_be_objects(void)
{
    g_auto(XpSample) let = xp_sample_load("let app = role ApplicationRole\n"
                                          "let more = app\n"
                                          "property p { no anyone can assume on more }\n");
    g_auto(XpSample) user = xp_sample_load("let eve = user Eve\n"
                                           "property p { no anyone can assume on eve }\n");
    g_auto(XpSample) all = xp_sample_sentence("no anyone can assume on any role *");
    g_auto(XpSample) foreign =
        xp_sample_sentence("no anyone can assume on role x/Any in account Partner");

    CU_ASSERT_EQUAL(objects(&let)->items[0].kind, XP_OBJECT_ROLE);
    CU_ASSERT_STRING_EQUAL(objects(&let)->items[0].role->name, "ApplicationRole");
    CU_ASSERT(xp_sample_says(&user, 0, "XP206", 2, 38));
    CU_ASSERT_EQUAL(objects(&all)->n, 5);
    CU_ASSERT_STRING_EQUAL(objects(&foreign)->items[0].arn, "arn:aws:iam::777788889999:role/x/Any");
    CU_ASSERT_PTR_NOT_NULL(strstr(xp_sample_claim(&foreign)->deferred, "trust policy"));
}

static void arns_name_one_object(void)
{
    g_auto(XpSample) loaded =
        xp_sample_sentence("no anyone can read-secret on arn "
                           "\"arn:aws:secretsmanager:us-west-2:Account1:secret:Secret-a1b2c3\"");
    g_auto(XpSample) open =
        xp_sample_sentence("no anyone can read-secret on arn "
                           "\"arn:aws:secretsmanager:us-west-2:Account1:secret:Unlisted-a1b2c3\"");
    g_auto(XpSample) complete = xp_sample_sentence(
        "no anyone can decrypt on arn \"arn:aws:kms:us-west-2:Account2:key/unlisted\"");
    g_auto(XpSample) foreign = xp_sample_sentence(
        "no anyone can decrypt on arn \"arn:aws:kms:us-west-2:999988887777:key/unlisted\"");
    g_auto(XpSample) below =
        xp_sample_sentence("no anyone can s3:GetObject on arn \"arn:aws:s3:::bucket/secret.txt\"");
    g_auto(XpSample) pattern =
        xp_sample_sentence("no anyone can s3:GetObject on arn \"arn:aws:s3:::bucket/*\"");

    CU_ASSERT_STRING_EQUAL(objects(&loaded)->items[0].resource->name, "Secret");
    CU_ASSERT_EQUAL(objects(&open)->items[0].kind, XP_OBJECT_SECRET);
    CU_ASSERT_PTR_NULL(objects(&open)->items[0].resource);
    CU_ASSERT(xp_sample_says(&complete, 0, "XP203", 1, 30));
    CU_ASSERT_EQUAL(objects(&foreign)->items[0].kind, XP_OBJECT_KEY);
    CU_ASSERT_STRING_EQUAL(objects(&foreign)->items[0].text,
                           "arn:aws:kms:us-west-2:999988887777:key/unlisted");
    CU_ASSERT_EQUAL(objects(&below)->items[0].kind, XP_OBJECT_OTHER);
    CU_ASSERT_STRING_EQUAL(objects(&below)->items[0].resource->name, "bucket");
    CU_ASSERT(xp_sample_says(&pattern, 0, "XP102", 1, 35));
}

static void lets_of_objects_may_name_each_other(void)
{
    g_auto(XpSample) sample =
        xp_sample_load("let db = secret Secret\n"
                       "let all-keys = any key *\n"
                       "let these = db, all-keys\n"
                       "let by-arn = arn \"arn:aws:kms:us-west-2:999988887777:key/x\"\n"
                       "property p { no anyone can kms:*, secretsmanager:* on these, by-arn }\n");

    CU_ASSERT_EQUAL(objects(&sample)->n, 5);
    CU_ASSERT_TRUE(objects(&sample)->from_pattern);
    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 0);
}

static void objects_are_not_taken_away(void)
{
    g_auto(XpSample) sample = xp_sample_load("let k = any key * minus key Legacy\n"
                                             "property p { no anyone can decrypt on k }\n");

    CU_ASSERT(xp_sample_says(&sample, 0, "XP206", 1, 25));
}

CU_TestInfo xp_objects_tests[] = {
    {"an exact name is the one loaded object", an_exact_name_is_the_one_loaded_object},
    {"unknown objects are told with the nearest", unknown_objects_are_told_with_the_nearest},
    {"patterns are expanded to what was loaded", patterns_are_expanded_to_what_was_loaded},
    {"a known name may fit nothing here", a_known_name_may_fit_nothing_here},
    {"an object named twice is one", an_object_named_twice_is_one},
    {"tags choose objects", tags_choose_objects},
    {"aliases belong to keys", aliases_belong_to_keys},
    {"roles may be objects", roles_may_be_objects},
    {"arns name one object", arns_name_one_object},
    {"lets of objects may name each other", lets_of_objects_may_name_each_other},
    {"objects are not taken away", objects_are_not_taken_away},
    CU_TEST_INFO_NULL,
};
