/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_REPOSITORY_H
#define XP_CLI_REPOSITORY_H

/* Returns new: the nearest folder with a .git from the working directory upwards, symbolic links
 * resolved; NULL: there is none. */
char *xp_repository_find(void);

#endif
