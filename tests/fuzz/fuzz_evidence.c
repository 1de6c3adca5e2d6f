/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a folder of evidence: as its index, and as the record of the one property that an
 * index names. It is refused with an error, or read. The files that a record names have to be what
 * they were: beside it is one, called "empty".
 */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "frontend/load/evidence_json.h"
#include "tests/fuzz/target.h"

static void write_file(const char *folder, const char *name, const char *text, gsize length)
{
    g_autofree char *file = g_build_filename(folder, name, NULL);

    if (!g_file_set_contents(file, text, (gssize)length, NULL))
        g_assert_not_reached();
}

static void remove_file(const char *folder, const char *name)
{
    g_autofree char *file = g_build_filename(folder, name, NULL);

    g_unlink(file);
}

static void read_folder(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(XpEvidence) evidence = xp_evidence_read(folder, &error);

    g_assert((evidence == NULL) == (error != NULL));
    for (guint i = 0; evidence != NULL && i < evidence->properties->len; i++) {
        const XpEvidenceProperty *property = g_ptr_array_index(evidence->properties, i);

        g_assert(property->id != NULL && property->verdict != NULL);
    }
}

static void read_as_record(const char *folder, const uint8_t *data, size_t size)
{
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
    g_autofree char *index =
        g_strdup_printf("{\"schema\": \"xacct-evidence-index/1\", \"properties\": [{\"id\": \"p\", "
                        "\"path\": \"record.json\", \"sha256\": \"%s\"}]}",
                        digest);

    write_file(folder, "record.json", (const char *)data, size);
    write_file(folder, "evidence.json", index, strlen(index));
    read_folder(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *name = g_strdup_printf("xacct-fuzz-evidence-%d", (int)getpid());
    g_autofree char *folder = g_build_filename(g_get_tmp_dir(), name, NULL);

    if (g_mkdir(folder, 0700) != 0)
        g_assert_not_reached();
    write_file(folder, "empty", "", 0);
    write_file(folder, "evidence.json", (const char *)data, size);
    read_folder(folder);
    read_as_record(folder, data, size);
    remove_file(folder, "empty");
    remove_file(folder, "record.json");
    remove_file(folder, "evidence.json");
    g_rmdir(folder);
    return 0;
}
