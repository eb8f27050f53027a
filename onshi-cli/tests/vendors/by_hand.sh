#!/bin/sh
# A receipt computer that writes its files itself, without our library. BAD names the one thing that it
# does wrong; without it, it does everything right.

root=$ONSHI_SIM_ROOT
institution=$ONSHI_SIM_INSTITUTION
encoding=UTF-8
n=0

# The name of the next request: prefix.
next() {
    n=$((n + 1))
    request="$1req_hand$n.xml"
    answer="$1res_hand$n"
}

# A request on standard output: header, body.
document() {
    printf '<?xml version="1.0" encoding="%s" standalone="no"?>\n' "$encoding"
    printf '<XmlMsg><MessageHeader>%s</MessageHeader>' "$1"
    printf '<MessageBody>%s</MessageBody></XmlMsg>\n' "$2"
}

# Puts standard input into req, whole at once.
publish() {
    cat > "$root/$request.draft" && mv "$root/$request.draft" "$root/req/$request"
}

# Waits for the whole answer: file is its name, empty for an .err.
await() {
    tries=0
    while [ $tries -lt 1500 ]; do
        for file in "$root/res/$answer.xml" "$root/res/$answer.pdf"; do
            if [ -e "$file" ] && [ "$BAD" = deletes-unread ]; then
                rm "$file"
                return
            fi
            if tail -c 20 "$file" 2>/dev/null | grep -q '</XmlMsg>'; then
                return
            fi
        done
        if [ -e "$root/res/${request%.xml}.err" ]; then
            file=
            return
        fi
        tries=$((tries + 1))
        sleep 0.02
    done
    exit 1
}

# What an element of the answer says: element.
said() {
    sed -n "s/.*<$1>\([^<]*\)<.*/\1/p" "$file" | head -n 1
}

# Asks until the terminal takes it: prefix, header, body.
ask() {
    while :; do
        next "$1"
        document "$2" "$3" | publish
        await
        [ -n "$file" ] && return
        [ "$BAD" = ignores-err ] && exit 0
        rm -f "$root/res/${request%.xml}.err" "$root/res/$request"
    done
}

header() {
    printf '<MedicalInstitutionCode>%s</MedicalInstitutionCode>' "$institution"
}

# A batch and its result: prefix of the request, of the collection, header, body.
batch() {
    ask "$1" "$3" "$4"
    reception=$(said ReceptionNumber)
    rm -f "$file"
    [ "$BAD" = never-collects ] && return
    while :; do
        ask "$2" "$(header)" "<ReceptionNumber>$reception</ReceptionNumber>"
        [ "$(said SegmentOfResult)" = 2 ] || break
        rm "$file"
        sleep 0.05
    done
}

consented() {
    day=$(sed -n 's/.*/&/p' "$root/yesterday.txt" 2>/dev/null)
    batch OQSmuhvq01 OQSmuhvq02 "$(header)" "<QualificationConfirmSearchInfo>\
<ConsentDateFrom>20200101</ConsentDateFrom><ConsentDateTo>20991231</ConsentDateTo>\
<MedicalTreatmentFlag>2</MedicalTreatmentFlag></QualificationConfirmSearchInfo>"
}

case $ONSHI_SIM_PACK in
consented-batch)
    consented
    if [ "$BAD" = collects-twice ]; then
        rm "$file"
        ask OQSmuhvq02 "$(header)" "<ReceptionNumber>$reception</ReceptionNumber>"
    fi
    rm -f "$file"
    ;;
*)
    exit 3
    ;;
esac
