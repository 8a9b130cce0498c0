# SPDX-License-Identifier: Apache-2.0
# gatehouse_module(NAME HEADERS a.h SOURCES a.cpp USES base crypto LIBS OpenSSL::Crypto)
# declares the static library gatehouse_NAME (alias gatehouse::NAME) of one module folder. USES names modules whose headers our
# headers include; LIBS are third-party and stay private, PUBLIC_LIBS are named by our headers. A module of headers alone has no
# SOURCES. Each header is checked to compile alone by the target all_verify_interface_header_sets.
function(gatehouse_module NAME)
  cmake_parse_arguments(M "" "" "HEADERS;SOURCES;USES;LIBS;PUBLIC_LIBS" ${ARGN})
  list(TRANSFORM M_USES PREPEND gatehouse::)
  if(M_SOURCES)
    add_library(gatehouse_${NAME} STATIC ${M_SOURCES})
    target_link_libraries(gatehouse_${NAME} PUBLIC gatehouse_options ${M_USES} ${M_PUBLIC_LIBS} PRIVATE ${M_LIBS})
  else()
    add_library(gatehouse_${NAME} INTERFACE)
    target_link_libraries(gatehouse_${NAME} INTERFACE gatehouse_options ${M_USES} ${M_PUBLIC_LIBS})
  endif()
  add_library(gatehouse::${NAME} ALIAS gatehouse_${NAME})
  if(M_SOURCES)
    set(SCOPE PUBLIC)
  else()
    set(SCOPE INTERFACE)
  endif()
  target_sources(gatehouse_${NAME} ${SCOPE} FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${M_HEADERS})
  set_target_properties(gatehouse_${NAME} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()
