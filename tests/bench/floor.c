/* SPDX-License-Identifier: Apache-2.0 */
#include <z3.h>

/*
 * The least that a process which asks Z3 anything takes: link the library, make a context and a
 * simple solver, check one Boolean.
 */
int main(void)
{
    Z3_config config = Z3_mk_config();
    Z3_context context = Z3_mk_context(config);
    Z3_del_config(config);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    Z3_symbol name = Z3_mk_string_symbol(context, "p");
    Z3_solver_assert(context, solver, Z3_mk_const(context, name, Z3_mk_bool_sort(context)));
    Z3_lbool answer = Z3_solver_check(context, solver);
    Z3_solver_dec_ref(context, solver);
    Z3_del_context(context);
    return answer == Z3_L_TRUE ? 0 : 1;
}
