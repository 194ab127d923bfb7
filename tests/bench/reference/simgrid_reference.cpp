// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference_program.h"
#include "simgrid_actors.h"

int main(int argc, char** argv) {
    using namespace headroom::bench;
    return reference_program(argc, argv, run_simgrid_mm1, run_simgrid_mm8, run_simgrid_web_chain);
}
