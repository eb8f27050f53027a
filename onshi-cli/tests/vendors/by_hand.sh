#!/bin/sh
# A receipt computer that writes its files itself, without our library. BAD names the one thing that it
# does wrong; without it, it does everything right.

root=$ONSHI_SIM_ROOT
institution=$ONSHI_SIM_INSTITUTION
encoding=UTF-8
n=0
today=$(TZ=JST-9 date +%Y%m%d)
[ "$BAD" = other-institution ] && institution=9910000002

# --- files

# Names the next request and its answer: prefix.
next() {
    [ "$BAD" = name-twice ] || n=$((n + 1))
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
    if [ "$BAD" = in-place ]; then
        exec 3> "$root/req/$request"
        cat >&3
        while [ -e "$root/req/$request" ]; do echo >&3; done
        exec 3>&-
        return
    fi
    cat > "$root/$request.draft" && mv "$root/$request.draft" "$root/req/$request"
}

# How often it looks for an answer, every 10 ms, before it asks again.
patience=1500
[ "$ONSHI_SIM_PACK" = lost-answer ] && patience=200

# Waits for the whole answer; file is its name, or empty if there is none: an .err, or nothing for long.
await() {
    tries=0
    file="$root/res/$answer.xml"
    refusal="$root/res/${request%.xml}.err"
    while [ $tries -lt $patience ]; do
        tail -c 20 "$file" 2>/dev/null | grep -q '</XmlMsg>' && return
        if [ -e "$refusal" ]; then
            file=
            return
        fi
        tries=$((tries + 1))
        sleep 0.01
    done
    file=
}

# What an element of the answer says: element.
said() {
    LC_ALL=C sed -n "s/.*<$1>\([^<]*\)<.*/\1/p" "$file" | head -n 1
}

# Clears the answer away.
done_with() {
    [ "$BAD" = leaves-answers ] || rm -f "$file"
}

# Asks, again under a new name when the terminal refuses or keeps silent: prefix, header, body.
ask() {
    while :; do
        next "$1"
        document "$2" "$3" | publish
        await
        [ -n "$file" ] && return
        rm -f "$refusal" "$root/res/$request"
        [ "$BAD" = gives-up ] && exit 0
    done
}

# --- messages

header() {
    printf '<MedicalInstitutionCode>%s</MedicalInstitutionCode>' "$institution"
}

dated() {
    printf '<QualificationConfirmationDate>%s</QualificationConfirmationDate>' "$today"
    header
}

# A patient of the list as a query: line number.
patient() {
    line=$(sed -n "${1}p" "$ONSHI_SIM_PATIENTS")
    insurer=$(printf %s "$line" | cut -d, -f3)
    symbol=$(printf %s "$line" | cut -d, -f4)
    number=$(printf %s "$line" | cut -d, -f5)
    branch=$(printf %s "$line" | cut -d, -f6)
    birthdate=$(printf %s "$line" | cut -d, -f9)
    [ "$BAD" = stranger ] && number=${number}9
    person | sed 's/^/<QualificationConfirmSearchInfo>/; s/$/<MedicalTreatmentFlag>2<\/MedicalTreatmentFlag><\/QualificationConfirmSearchInfo>/'
}

# Whoever the variables speak of.
person() {
    printf '<InsurerNumber>%8s</InsurerNumber>' "$insurer"
    [ -n "$symbol" ] && printf '<InsuredCardSymbol>%s</InsuredCardSymbol>' "$symbol"
    printf '<InsuredIdentificationNumber>%s</InsuredIdentificationNumber>' "$number"
    [ -n "$branch" ] && printf '<InsuredBranchNumber>%s</InsuredBranchNumber>' "$branch"
    printf '<Birthdate>%s</Birthdate>' "$birthdate"
}

# Somebody of the list of those who consented whose consent is in force, and whose symbol is plain.
choose() {
    found=$(LC_ALL=C awk -v now="${today}235959" '
        { split($0, part, /[<>]/); tag = part[2] }
        tag == "BulkConfirmUnit" { delete said }
        !(tag in said) { said[tag] = part[3] }
        tag == "/BulkConfirmUnit" && said["QualificationConsFlg"] == 1 &&
            said["QualificationAvailableTime"] > now && said["InsuredCardSymbol"] ~ /^[0-9]*$/ {
            print said["InsurerNumber"] "," said["InsuredCardSymbol"] "," \
                said["InsuredIdentificationNumber"] "," said["InsuredBranchNumber"] "," said["Birthdate"]
            exit
        }' "$file")
    insurer=$(printf %s "$found" | cut -d, -f1)
    symbol=$(printf %s "$found" | cut -d, -f2)
    number=$(printf %s "$found" | cut -d, -f3)
    branch=$(printf %s "$found" | cut -d, -f4)
    birthdate=$(printf %s "$found" | cut -d, -f5)
}

# A batch and its result: prefix of the request, of the collection, header, body.
batch() {
    ask "$1" "$3" "$4"
    reception=$(said ReceptionNumber)
    done_with
    if [ "$BAD" = sends-batch-twice ]; then
        ask "$1" "$3" "$4"
        second=$(said ReceptionNumber)
        done_with
        collect "$2" "$second"
        done_with
    fi
    [ "$BAD" = never-collects ] && exit 0
    if [ "$BAD" = invents-reception ]; then
        collect "$2" 00000000-0000-0000-0000-000000000000
        done_with
    fi
    [ "$BAD" = mixes-encodings ] && encoding=Shift_JIS
    collect "$2" "$reception"
    if [ "$BAD" = collects-twice ]; then
        done_with
        collect "$2" "$reception"
    fi
}

# Asks until it is no longer 処理中: prefix, reception number.
collect() {
    while :; do
        ask "$1" "$(header)" "<ReceptionNumber>$2</ReceptionNumber>"
        [ "$(said SegmentOfResult)" = 2 ] || break
        done_with
    done
}

consented() {
    batch OQSmuhvq01 OQSmuhvq02 "$(header)" "<QualificationConfirmSearchInfo>\
<ConsentDateFrom>20200101</ConsentDateFrom><ConsentDateTo>20991231</ConsentDateTo>\
<MedicalTreatmentFlag>2</MedicalTreatmentFlag></QualificationConfirmSearchInfo>"
}

visit_batch() {
    batch OQSmuhvq03 OQSmuhvq04 "$(dated)" "$(patient 2)$(patient 3)"
    done_with
}

query() {
    ask OQSsihvq01 "$(dated)" "$(patient 2)"
    done_with
}

cancel() {
    choose
    done_with
    [ "$BAD" = cancels-stranger ] && number=${number}9
    body="<ConsentCancelInfo>$(person)<MedicalTreatmentFlag>2</MedicalTreatmentFlag></ConsentCancelInfo>"
    ask OQSsihvd01 "$(header)" "$body"
    done_with
    if [ "$BAD" = cancels-twice ]; then
        ask OQSsihvd01 "$(header)" "$body"
        done_with
    fi
}

# --- what a scenario wants

[ "$BAD" = never-ends ] && exec sleep 600
[ "$BAD" = litters ] && : > "$root/req/~memo.tmp"
if [ "$BAD" = lies-about-encoding ]; then
    next OQSsihvq01
    document "$(dated)" "$(printf '<X>\202\240</X>')" | publish
    await
    rm -f "$refusal" "$root/res/$request"
fi
case $ONSHI_SIM_PACK in
consented-batch | refusal | restart)
    consented
    done_with
    ;;
number-query | lost-answer)
    query
    ;;
answered-twice)
    query
    if [ "$BAD" != looks-once ]; then
        await
        done_with
    fi
    ;;
batch-query)
    visit_batch
    ;;
consent-cancel)
    consented
    cancel
    ;;
visit-day)
    if [ "$BAD" = wrong-order ]; then
        consented
        cancel
        visit_batch
        query
    else
        visit_batch
        query
        consented
        cancel
    fi
    ;;
*)
    exit 3
    ;;
esac
