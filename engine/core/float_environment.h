// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom {

/// glibc picks variants of exp, log, pow by the processor, and those with FMA differ from the others in the last bit now
/// and then. True where this process has the variants without, which results are defined by: it computes one value of
/// each function whose last bit tells them apart (glibc 2.36).
bool float_environment_is_masked();

/// Where it is not, executes this program again with the same arguments and GLIBC_TUNABLES set so that it is; to be called
/// first in main(). Returns where it is masked, where that did not help, and where it has been tried (HEADROOM_MASKED is
/// set): float_environment_is_masked() tells.
void ensure_masked_float_environment(char** argv);

}  // namespace headroom
