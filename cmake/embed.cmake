# Writes OUTPUT, a header with the text of each of FILES (NAME=PATH, parted by
# commas) as an array of characters called NAME.
string(REPLACE "," ";" files "${FILES}")
set(header "/* Made by cmake/embed.cmake. */\n")
foreach(pair ${files})
    string(REGEX MATCH "^([^=]*)=(.*)$" pair "${pair}")
    set(name ${CMAKE_MATCH_1})
    file(READ "${CMAKE_MATCH_2}" text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    string(APPEND header "static const char ${name}[] =\n    \"${text}\";\n")
endforeach()
file(WRITE "${OUTPUT}" "${header}")
