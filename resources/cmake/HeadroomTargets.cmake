# SPDX-License-Identifier: GPL-3.0-or-later
# How every target of the project is made: one library a folder, its dependencies stated.

find_program(CCACHE ccache)
if(CCACHE) # precompiled headers ask for this sloppiness: ccache's manual, "Precompiled headers"
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(headroom_options INTERFACE)
target_compile_options(headroom_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread # g++ 12 sees them in each sum of strings: GCC bug 105651
    -ffp-contract=off # the same bytes on every processor
    -fno-tree-slp-vectorize) # a wide load of what was just written in parts waits for the writes
target_link_libraries(headroom_options INTERFACE fmt::fmt)
target_include_directories(headroom_options INTERFACE ${CMAKE_SOURCE_DIR}/engine ${CMAKE_SOURCE_DIR})
# headroom_counted(): which lines run is counted of the targets that follow in this folder and in those below.
macro(headroom_counted)
    if(HEADROOM_COUNTED)
        add_compile_options(--coverage)
    endif()
endmacro()
if(HEADROOM_COUNTED)
    target_link_options(headroom_options INTERFACE --coverage)
endif()
set(headroom_test_limit_s 600)
set(headroom_test_environment "")
if(HEADROOM_CHECKED)
    target_compile_options(headroom_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(headroom_options INTERFACE -fsanitize=address,undefined)
    set(headroom_test_limit_s 3600)
    set(headroom_test_environment LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/leaks.supp:print_suppressions=0 UBSAN_OPTIONS=print_stacktrace=1)
endif()
if(HEADROOM_FUZZ)
    target_compile_options(headroom_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
    target_link_options(headroom_options INTERFACE -fsanitize=address,undefined)
endif()

# Headers of libraries that most files read are parsed once for each of the two kinds of target, those with Qt and those without.
# The presets lint and fuzz do without them; lint compiles each file alone, too, so that it keeps naming what it uses.
set(headers_plain
    <algorithm> <array> <bit> <charconv> <cmath> <cstdint> <deque> <filesystem> <fstream> <functional> <limits> <map> <memory> <numeric> <optional>
    <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector> <fmt/format.h>) # and not <nlohmann/json.hpp>: 0.4 s in each file, used or not
set(headers_qt ${headers_plain} <QtCore> <QtGui> <QtWidgets>)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/headers.cpp CONTENT "")
foreach(kind plain qt)
    add_library(headroom_headers_${kind} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/headers.cpp)
    target_link_libraries(headroom_headers_${kind} PRIVATE headroom_options)
    target_precompile_headers(headroom_headers_${kind} PRIVATE ${headers_${kind}})
endforeach()
if(TARGET Qt6::Widgets) # defined are the names of QtCore alone, which every user of Qt defines, too
    target_link_libraries(headroom_headers_qt PRIVATE Qt6::Core)
    target_include_directories(headroom_headers_qt SYSTEM PRIVATE $<TARGET_PROPERTY:Qt6::Gui,INTERFACE_INCLUDE_DIRECTORIES> $<TARGET_PROPERTY:Qt6::Widgets,INTERFACE_INCLUDE_DIRECTORIES>)
endif()

# headroom_precompiled(plain|qt TARGET...): these targets take the headers of their kind as parsed.
function(headroom_precompiled kind)
    foreach(target ${ARGN})
        target_precompile_headers(${target} REUSE_FROM headroom_headers_${kind})
        target_compile_options(${target} PRIVATE -Werror=invalid-pch) # parsed again for each file they would cost, not help
    endforeach()
endfunction()

# headroom_library(NAME dependency...): a static library `headroom_NAME` of all sources of the current folder.
function(headroom_library name)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    add_library(headroom_${name} STATIC ${sources})
    set_target_properties(headroom_${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(headroom_${name} PUBLIC headroom_options ${ARGN})
    if("${ARGN}" MATCHES "Qt6::")
        headroom_precompiled(qt headroom_${name})
    else()
        headroom_precompiled(plain headroom_${name})
    endif()
endfunction()

# headroom_test_run(name target [VARIABLE=value...]): one run of a test's program, with these variables set.
function(headroom_test_run name target)
    add_test(NAME ${name} COMMAND ${target})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${headroom_test_limit_s}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QTEST_FUNCTION_TIMEOUT=${headroom_test_limit_s}000;${headroom_test_environment};${ARGN}")
endfunction()

# headroom_test(NAME dependency...): the Qt Test program of NAME.cpp in the current folder.
function(headroom_test name)
    add_executable(${name} ${name}.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC ON UNITY_BUILD OFF RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON) # empty
    target_link_libraries(${name} PRIVATE headroom_options Qt6::Test ${ARGN})
    headroom_precompiled(qt ${name})
    headroom_test_run(${name} ${name})
endfunction()
