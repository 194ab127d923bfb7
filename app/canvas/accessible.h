// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom::canvas {

/// Screen readers get one child a component of every View made from now on. More than once does nothing.
void install_accessibility();

}  // namespace headroom::canvas
