# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed where, and the Debian package: cpack -G DEB.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # a package needs no tests
install(TARGETS headroom headroom-worker headroom-gui)
install(TARGETS headroom-simgrid LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/headroom)
install(DIRECTORY presets/ DESTINATION ${CMAKE_INSTALL_DATADIR}/headroom/presets)
set(desktop resources/desktop)
install(FILES ${desktop}/io.headroom.Headroom.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${desktop}/io.headroom.Headroom.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES ${desktop}/io.headroom.Headroom.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages)
install(FILES ${desktop}/headroom.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME headroom)
set(CPACK_PACKAGE_CONTACT "The Headroom developers <headroom@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "capacity-planning simulator for web systems")
set(CPACK_PACKAGE_DESCRIPTION "Draw a web system, say how its users grow, and see how fast it answers,
 what breaks first and at how many users, and what it costs a month.
 The window is headroom-gui, the command line headroom.")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qt6-qpa-plugins, libqt6svg6") # plugins, which no library asks for
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "graphviz")                  # automatic layout
include(CPack)
