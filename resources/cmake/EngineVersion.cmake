# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DROOT=. -DVERSION=0.1.0 -DOUT=engine_version.cpp -P EngineVersion.cmake
# What a replication's result depends on besides its request: all that headroom-worker is made of, as one hash.
set(folders core schema policy incident plan protocol kernel infrastructure cost replication)
list(TRANSFORM folders PREPEND engine/)
set(hashes "")
foreach(folder ${folders} models app/worker resources/prices)
    file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cpp ${ROOT}/${folder}/*.in ${ROOT}/${folder}/*.json)
    list(FILTER files EXCLUDE REGEX "_estimate\\.cpp$")
    list(SORT files)
    foreach(file ${files})
        file(SHA256 ${ROOT}/${file} hash)
        string(APPEND hashes "${hash} ${file}\n")
    endforeach()
endforeach()
string(SHA256 hash "${hashes}")
string(SUBSTRING ${hash} 0 16 hash)
file(CONFIGURE OUTPUT ${OUT} CONTENT [[// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/engine_version.h"

namespace headroom::app {

std::string_view engine_version() { return "@VERSION@+@hash@"; }

}  // namespace headroom::app
]] @ONLY)
