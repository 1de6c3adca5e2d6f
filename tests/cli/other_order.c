/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Loaded before the program (LD_PRELOAD): every folder is listed backwards by name, whatever order
 * the file system has it in. XP_LISTED names a file that gets a line for each folder, so that a
 * test can tell that this was in use.
 */

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ENTRIES = 4096 };

/* One folder that is being read; the next one is read when this one has come to its end. */
typedef struct {
    DIR *folder;
    struct dirent *entries[MOST_ENTRIES];
    size_t n;
} Listing;

typedef struct dirent *Read(DIR *folder);

static struct dirent *read_really(DIR *folder)
{
    void *address = dlsym(RTLD_NEXT, "readdir");
    Read *function = NULL;
    memcpy(&function, &address, sizeof function);
    if (function == NULL)
        abort();
    return function(folder);
}

/* The last one is given first. */
static int compare_names(const void *left, const void *right)
{
    const struct dirent *a = *(struct dirent *const *)left;
    const struct dirent *b = *(struct dirent *const *)right;
    return getenv("XP_BACKWARDS") != NULL ? strcmp(a->d_name, b->d_name)
                                          : strcmp(b->d_name, a->d_name);
}

static void leave_mark(void)
{
    const char *file = getenv("XP_LISTED");
    FILE *stream = file != NULL ? fopen(file, "a") : NULL;
    if (stream == NULL)
        return;
    fputs("a folder\n", stream);
    fclose(stream);
}

static void begin(Listing *listing, DIR *folder)
{
    const struct dirent *entry;
    while (listing->n > 0)
        free(listing->entries[--listing->n]);
    listing->folder = folder;
    while ((entry = read_really(folder)) != NULL) {
        struct dirent *copy = malloc(entry->d_reclen);
        if (copy == NULL || listing->n == MOST_ENTRIES)
            abort();
        memcpy(copy, entry, entry->d_reclen);
        listing->entries[listing->n++] = copy;
    }
    qsort(listing->entries, listing->n, sizeof listing->entries[0], compare_names);
    leave_mark();
}

/* As of readdir(3), an entry lasts until the next call: it is kept below the end of the list. */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): glibc's own are reserved
struct dirent *readdir(DIR *folder)
{
    static Listing listing;
    static struct dirent *given;
    if (folder != listing.folder)
        begin(&listing, folder);
    free(given);
    given = listing.n > 0 ? listing.entries[--listing.n] : NULL;
    if (given == NULL)
        listing.folder = NULL;
    return given;
}

/* What libraries built for large files call; the same thing where a file's number has 64 bits. */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
struct dirent64 *readdir64(DIR *folder)
{
    _Static_assert(sizeof(struct dirent) == sizeof(struct dirent64), "one kind of entry");
    struct dirent *entry = readdir(folder);
    struct dirent64 *same;
    memcpy(&same, &entry, sizeof same);
    return same;
}
