// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headroom::canvas {

class Scene;

/// The whole design, in every detail, as a picture: .png, .svg or .pdf by the ending. False: `why` says so. Atomic.
bool export_scene(Scene& scene, const QString& path, QString* why);

}  // namespace headroom::canvas
