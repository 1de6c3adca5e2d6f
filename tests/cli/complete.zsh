# SPDX-License-Identifier: Apache-2.0
#
# usage: zsh -f complete.zsh SCRIPT LINE ANSWERS
#
# Types LINE and a tab in a zsh of its own, and writes what that zsh would offer to the file
# ANSWERS, one a line: the words that its completion hands to compadd.

zmodload zsh/zpty
zpty shell zsh -f -i
# say TEXT WORD: types a line, and reads until its output has the word.
say() {
    local line
    zpty -w shell "$1; print $2''D"
    while zpty -r shell line; do
        [[ $line != *"$2D"* ]] || return 0
    done
}
say 'PS1= RPS1=; stty -echo' ECHOE
say "autoload -U compinit; compinit -D -u; source ${(q)1}; answers=${(q)3}" LOADE
# Answers are written down and not offered, so that the line stays as it was typed.
say 'compadd() {
    local -a found
    local word
    if (( ${@[(I)-[OAD]]} )); then
        builtin compadd "$@"
        return
    fi
    builtin compadd -O found "$@"
    for word in $found; do
        if (( ${@[(I)-f]} || ${@[(I)-W]} )) && [[ -d $word ]]; then
            word+=/
        fi
        print -r -- "$word" >>$answers
    done
    (( $#found ))
}' DEFINE
say 'xacct-prove() { : }' STAND
zpty -w shell "$2"$'\t' # and return: a key to kill the line might be taken by the terminal
say : COMPLETE
zpty -d shell
