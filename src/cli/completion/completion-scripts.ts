/** Is the word that makes gcd answer with completions instead of running a command. */
export const COMPLETE_WORD = '__complete';

// bash 3.2, as macOS has it, knows neither mapfile nor compopt. Words come as they were typed, with their quotes.
const bash = `# bash completion for gcd
_gcd() {
  local current="\${COMP_WORDS[COMP_CWORD]}" kind='' word summary
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  words=("\${words[@]//[\\\\\\"\\']/}")
  COMPREPLY=()
  while IFS=$'\\t' read -r word summary; do
    if [ -z "$kind" ]; then kind="$word"; else COMPREPLY+=("$word"); fi
  done < <("\${COMP_WORDS[0]}" ${COMPLETE_WORD} "\${words[@]}" 2>/dev/null)
  case "$kind" in
    folder) while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$current") ;;
  esac
  case "$kind" in
    folder | input) compopt -o filenames 2>/dev/null ;;
  esac
  case "\${COMPREPLY[0]}" in
    */) compopt -o nospace 2>/dev/null ;;
  esac
}
complete -F _gcd gcd
`;

const zsh = `#compdef gcd
# zsh completion for gcd
_gcd() {
  local kind='' word summary
  local -a candidates names
  while IFS=$'\\t' read -r word summary; do
    if [[ -z "$kind" ]]; then kind="$word"; else candidates+=("\${word//:/\\\\:}:$summary"); names+=("$word"); fi
  done < <("\${words[1]}" ${COMPLETE_WORD} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  case "$kind" in
    folder) _files -/ ;;
    input)
      compadd -S '' -- \${(M)names:#*/}
      compadd -- \${names:#*/}
      ;;
    *) (( \${#candidates} )) && _describe -t values 'gcd' candidates ;;
  esac
}
if [[ "\${funcstack[1]}" == _gcd ]]; then _gcd "$@"; else compdef _gcd gcd; fi
`;

const fish = `# fish completion for gcd
function __gcd_complete
  set -l words (commandline -opc)
  set -l answer ($words[1] ${COMPLETE_WORD} $words[2..-1] (commandline -ct) 2>/dev/null)
  test (count $answer) -gt 0; or return
  switch $answer[1]
    case folder
      __fish_complete_directories (commandline -ct)
  end
  printf '%s\\n' $answer[2..-1]
end
complete -c gcd -f -a '(__gcd_complete)'
`;

/** Is the script of each shell: it asks gcd at every Tab, so that it never goes out of date. */
export const completionScripts = { bash, zsh, fish } as const;

export type Shell = keyof typeof completionScripts;
