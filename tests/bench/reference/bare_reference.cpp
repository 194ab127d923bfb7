// SPDX-License-Identifier: GPL-3.0-or-later
#include "bare_loop.h"
#include "reference_program.h"

int main(int argc, char** argv) {
    using namespace headroom::bench;
    return reference_program(argc, argv, run_bare_mm1, run_bare_mm8, run_bare_web_chain);
}
