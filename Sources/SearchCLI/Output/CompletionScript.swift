/// Completions for a shell. They ask the program for all they offer, which it takes from the declarations of
/// its options; `:files` and `:folders` stand for names that the shell knows.
enum CompletionScript: String, CaseIterable {
  case bash, zsh, fish

  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  private static let bashText = #"""
    # Completions of search for bash, made by: search completion bash
    _search() {
      local line=${COMP_LINE:0:COMP_POINT} value text current prefix typed place
      local -a words values texts
      read -ra words <<<"$line"
      [[ $line == *[[:space:]] ]] && words+=("")
      current=${words[${#words[@]}-1]}
      # bash takes = and : for ends of words, and wants only what stands behind them.
      prefix=${current%"${COMP_WORDS[COMP_CWORD]}"}
      [[ ${COMP_WORDS[COMP_CWORD]} == [=:] ]] && prefix=$current
      typed=${current#"$prefix"}
      COMPREPLY=()
      while IFS=$'\t' read -r value text; do
        case $value in
          :files) mapfile -t -O "${#values[@]}" values < <(compgen -f -- "$typed"); compopt -o filenames ;;
          :folders) mapfile -t -O "${#values[@]}" values < <(compgen -d -- "$typed"); compopt -o filenames ;;
          *) values+=("${value#"$prefix"}"); texts[${#values[@]}-1]=$text ;;
        esac
      done < <("${words[0]}" completion candidates -- "${words[@]:1}" 2>/dev/null)
      for place in "${!values[@]}"; do
        # What they mean is only for a list on the screen (COMP_TYPE 63), not for the command line.
        if [[ $COMP_TYPE == 63 && ${#values[@]} -gt 1 && -n ${texts[place]} ]]; then
          COMPREPLY+=("${values[place]}  (${texts[place]})")
        elif [[ ${values[place]} == *[[:space:]\'\"\;\&\|\(\)\$\!]* ]] && ! compopt 2>/dev/null | grep -q -- '-o filenames'; then
          COMPREPLY+=("$(printf '%q' "${values[place]}")")
        else
          COMPREPLY+=("${values[place]}")
        fi
      done
    }
    complete -F _search search

    """#

  private static let zshText = #"""
    #compdef search
    # Completions of search for zsh, made by: search completion zsh
    _search() {
      local line value start current=${(Q)PREFIX}
      local -a values texts
      local -i width=0 place
      # What is there already is not shown again before each value.
      start=${(M)current##*[=,!]}
      for line in "${(@f)$("${words[1]}" completion candidates -- "${(@Q)words[2,CURRENT-1]}" "$current" 2>/dev/null)}"; do
        case $line in
          :files) _files; return ;;
          :folders) _files -/; return ;;
          "") ;;
          *)
            value=${line%%$'\t'*}
            values+=("$value")
            texts+=("${line#$value}")
            (( width = ${#${value#$start}} > width ? ${#${value#$start}} : width )) ;;
        esac
      done
      (( ${#values} )) || return 1
      (( width = width > 30 ? 30 : width ))
      for place in {1..${#values}}; do
        value=${values[place]#$start}
        # A line each: one that is longer than the screen would take two.
        [[ -n ${texts[place]} ]] && value="${(r:$width:)value}  ${texts[place]#$'\t'}"
        texts[place]=${value[1,COLUMNS-1]}
      done
      compadd -l -d texts -a values
    }
    if [[ $funcstack[1] == _search ]]; then _search "$@"; else compdef _search search; fi

    """#

  private static let fishText = #"""
    # Completions of search for fish, made by: search completion fish
    function __search_candidates
        set -l words (commandline -opc)
        for line in ($words[1] completion candidates -- $words[2..] (commandline -ct) 2>/dev/null)
            switch $line
                case :files
                    __fish_complete_path (commandline -ct)
                case :folders
                    __fish_complete_directories (commandline -ct)
                case '*'
                    echo $line
            end
        end
    end
    complete -c search -f -a '(__search_candidates)'

    """#
}
