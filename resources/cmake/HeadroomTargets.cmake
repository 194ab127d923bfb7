# SPDX-License-Identifier: GPL-3.0-or-later
# How every target of the project is made: one library a folder, its dependencies stated.

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(headroom_options INTERFACE)
target_compile_options(headroom_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -ffp-contract=off # the same bytes on every processor
    -fno-tree-slp-vectorize) # a wide load of what was just written in parts waits for the writes
target_include_directories(headroom_options INTERFACE ${CMAKE_SOURCE_DIR}/engine ${CMAKE_SOURCE_DIR})
if(HEADROOM_SANITIZE)
    target_compile_options(headroom_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(headroom_options INTERFACE -fsanitize=address,undefined)
endif()
if(HEADROOM_FUZZ)
    target_compile_options(headroom_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
    target_link_options(headroom_options INTERFACE -fsanitize=address,undefined)
endif()
if(HEADROOM_COVERAGE)
    target_compile_options(headroom_options INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(headroom_options INTERFACE --coverage)
endif()

# headroom_library(NAME dependency...): a static library `headroom_NAME` of all sources of the current folder.
function(headroom_library name)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    add_library(headroom_${name} STATIC ${sources})
    set_target_properties(headroom_${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(headroom_${name} PUBLIC headroom_options ${ARGN})
endfunction()

# headroom_test_run(name target [VARIABLE=value...]): one run of a test's program, with these variables set.
function(headroom_test_run name target)
    add_test(NAME ${name} COMMAND ${target})
    set(limit_s 600)
    if(HEADROOM_SANITIZE OR HEADROOM_COVERAGE)
        set(limit_s 3600)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${limit_s}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QTEST_FUNCTION_TIMEOUT=${limit_s}000;${ARGN}")
endfunction()

# headroom_test(NAME dependency...): the Qt Test program of NAME.cpp in the current folder.
function(headroom_test name)
    add_executable(${name} ${name}.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE headroom_options Qt6::Test ${ARGN})
    headroom_test_run(${name} ${name})
endfunction()
