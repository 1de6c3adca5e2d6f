/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_JSON_PARTS_H
#define XP_REPORTS_JSON_PARTS_H

#include "frontend/model/request.h"
#include "frontend/model/trace.h"
#include "frontend/model/world.h"
#include "reports/json_util.h"

/*
 * Pieces that several documents share: a trace, a fact, a request. All return new.
 * @world: names the symbols left in a text; NULL when there are none.
 */

/* Symbols named; NULL becomes null. */
json_t *xp_json_shown(const XpWorld *world, const char *text);

/* Array of steps: call, layer, account, says, statements, rule. @call: of that call only, or -1. */
json_t *xp_json_trace(const XpWorld *world, const GPtrArray *trace, gint call);

/* Array of the files read: path, sha256, loader. */
json_t *xp_json_inputs(const XpWorld *world);

/* fact, kind, rule, settle (file and yaml, or null: no input can). */
json_t *xp_json_fact(const XpWorld *world, const XpFact *fact);

/* Array of facts. */
json_t *xp_json_facts(const XpWorld *world, const GPtrArray *facts);

/* A policy as a document AWS would read. */
json_t *xp_json_policy(const XpWorld *world, const XpPolicy *policy);

/* A call as `eval --request` reads it. */
json_t *xp_json_request(const XpWorld *world, const XpRequest *request);
/* Gives @call the identity policies that @request brings along, if any. */
void xp_json_set_identity(json_t *call, const XpWorld *world, const XpRequest *request);

#endif
