# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed where, and two Debian packages: the command line, and the window, which needs it. cpack -G DEB makes both, with
# -D CPACK_COMPONENTS_ALL=cli the first alone.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # a package needs no tests
install(TARGETS headroom headroom-worker COMPONENT cli)
install(TARGETS headroom-simgrid LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/headroom COMPONENT cli)
install(DIRECTORY presets/ DESTINATION ${CMAKE_INSTALL_DATADIR}/headroom/presets COMPONENT cli)
set(deploy resources/deploy)
install(PROGRAMS ${deploy}/headroom-slurm DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
install(FILES ${deploy}/kubernetes.yaml ${deploy}/Containerfile DESTINATION ${CMAKE_INSTALL_DATADIR}/headroom/deploy COMPONENT cli)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/headroom RENAME copyright COMPONENT cli)

set(desktop resources/desktop)
install(TARGETS headroom-gui headroom-report COMPONENT gui) # the second sets PDFs, with the window's libraries
install(FILES ${desktop}/io.headroom.Headroom.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT gui)
install(FILES ${desktop}/io.headroom.Headroom.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT gui)
install(FILES ${desktop}/io.headroom.Headroom.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages COMPONENT gui)
install(FILES ${desktop}/headroom.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps COMPONENT gui)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/headroom-gui RENAME copyright COMPONENT gui)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME headroom)
set(CPACK_PACKAGE_CONTACT "The Headroom developers <headroom@localhost>")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL cli gui)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # of each package, by what its own programs link
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "capacity-planning simulator for web systems")
set(about "Draw a web system, say how its users grow, and see how fast it answers,\nwhat breaks first and at how many users, and what it costs a month.")
set(CPACK_DEBIAN_CLI_PACKAGE_NAME headroom)
set(CPACK_COMPONENT_CLI_DESCRIPTION "${about}\nThis is the command line; the window is headroom-gui.")
set(CPACK_DEBIAN_GUI_PACKAGE_NAME headroom-gui)
set(CPACK_COMPONENT_GUI_DESCRIPTION "${about}\nThis is the window, which simulates with headroom's worker, and what sets reports as PDF.")
set(CPACK_DEBIAN_GUI_PACKAGE_DEPENDS "headroom (= ${PROJECT_VERSION}), qt6-qpa-plugins, libqt6svg6, fonts-dejavu-core") # plugins and a typeface, which no library asks for
set(CPACK_DEBIAN_GUI_PACKAGE_RECOMMENDS "graphviz") # automatic layout
include(CPack)
