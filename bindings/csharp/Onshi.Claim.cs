// One claim of a file: what became of it, by whom, and whose it is.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>A claim (レセプト), as it was known when it was read.</summary>
    public sealed unsafe class Claim
    {
        readonly Claims claims;
        readonly uint number;
        readonly uint statements, details, candidates;

        /// <summary>What became of it.</summary>
        public readonly ClaimOutcome Outcome;

        /// <summary>Why that is not clear, for ClaimOutcome.Unclear.</summary>
        public readonly ClaimUnclear? Why;

        /// <summary>Its first line in the file, from 1.</summary>
        public readonly int FirstLine;

        /// <summary>Its last line.</summary>
        public readonly int LastLine;

        /// <summary>How many of these lines were read.</summary>
        public readonly int Lines;

        /// <summary>Whether it was found out whose it is; null before Claims.Link.</summary>
        public readonly ClaimOwner? Owner;

        /// <summary>Whose it is, for ClaimOwner.Linked.</summary>
        public readonly Patient Patient;

        /// <summary>By what the patient was found.</summary>
        public readonly ClaimFound? Found;

        internal Claim(Claims claims, int number, onshi_claim told)
        {
            this.claims = claims;
            this.number = (uint)number;
            statements = told.statements;
            details = told.details;
            candidates = told.candidates;
            Outcome = (ClaimOutcome)told.outcome;
            Why = told.why == 0 ? (ClaimUnclear?)null : (ClaimUnclear)told.why;
            FirstLine = (int)told.first_line;
            LastLine = (int)told.last_line;
            Lines = (int)told.lines;
            Owner = told.whose == 0 ? (ClaimOwner?)null : (ClaimOwner)told.whose;
            Patient = claims.Patients == null ? null : claims.Patients.At(told.patient);
            Found = told.found == 0 ? (ClaimFound?)null : (ClaimFound)told.found;
        }

        /// <summary>
        /// What the file says; null if it does not say it. `index` says which statement or detail, for the items of
        /// those. Months are yyyyMM and days yyyyMMdd if they can be read so.
        /// </summary>
        public string Text(ClaimItem item, int index = 0)
        {
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_claims_text_u16(
                    claims.Handle, number, (uint)item, (uint)index, buffer, capacity, length, error));
        }

        /// <summary>
        /// It with what the file says of its payers, as an entry of the transfer form. Reasons of a return and
        /// adjusted points have no place in it.
        /// </summary>
        public ClaimTransferEntry Entry()
        {
            IntPtr entry, error;
            OnshiException.Check(
                Native.onshi_claims_entry(claims.Handle, number, &entry, &error), error);
            return View.Over<ClaimTransferEntry>(new Record(entry));
        }

        /// <summary>What the file says of each payer.</summary>
        public IReadOnlyList<ClaimStatement> Statements()
        {
            var all = new List<ClaimStatement>();
            for (uint index = 0; index < statements; index++)
            {
                IntPtr error;
                var told = new onshi_claim_statement { struct_size = (uint)sizeof(onshi_claim_statement) };
                int status = Native.onshi_claims_statement(claims.Handle, number, index, &told, &error);
                OnshiException.Check(status, error);
                all.Add(new ClaimStatement(told));
            }
            return all;
        }

        /// <summary>Reasons of a return, and adjusted lines.</summary>
        public IReadOnlyList<ClaimDetail> Details()
        {
            var all = new List<ClaimDetail>();
            for (uint index = 0; index < details; index++)
            {
                IntPtr error;
                var told = new onshi_claim_detail { struct_size = (uint)sizeof(onshi_claim_detail) };
                int status = Native.onshi_claims_detail(claims.Handle, number, index, &told, &error);
                OnshiException.Check(status, error);
                all.Add(new ClaimDetail(told));
            }
            return all;
        }

        /// <summary>Patients whose claim it might be, and by what each was found.</summary>
        public IReadOnlyList<KeyValuePair<Patient, ClaimFound>> Candidates()
        {
            var all = new List<KeyValuePair<Patient, ClaimFound>>();
            for (uint index = 0; index < candidates; index++)
            {
                IntPtr error;
                uint patient, found;
                int status = Native.onshi_claims_candidate(
                    claims.Handle, number, index, &patient, &found, &error);
                OnshiException.Check(status, error);
                all.Add(new KeyValuePair<Patient, ClaimFound>(
                    claims.Patients.At(patient), (ClaimFound)found));
            }
            return all;
        }
    }

    /// <summary>What a file says of one payer of a claim.</summary>
    public struct ClaimStatement
    {
        /// <summary>Its line in the file, from 1.</summary>
        public readonly int Line;

        /// <summary>Who confirmed it; null for a code that is not in the table.</summary>
        public readonly ClaimConfirmer? By;

        /// <summary>What it means for the claim; null if that is not known.</summary>
        public readonly ClaimOutcome? Effect;

        /// <summary>Whether the outcome rests on it.</summary>
        public readonly bool Decides;

        internal ClaimStatement(onshi_claim_statement told)
        {
            Line = (int)told.line;
            By = told.by == 0 ? (ClaimConfirmer?)null : (ClaimConfirmer)told.by;
            Effect = told.effect == 0 ? (ClaimOutcome?)null : (ClaimOutcome)told.effect;
            Decides = told.decides != 0;
        }
    }

    /// <summary>A reason of a return, or an adjusted line.</summary>
    public struct ClaimDetail
    {
        /// <summary>Its line in the file, from 1.</summary>
        public readonly int Line;

        /// <summary>Whether it is about an earlier return, not this one.</summary>
        public readonly bool IsEarlier;

        /// <summary>Points or yen added, or taken if below 0; null if there are none.</summary>
        public readonly int? Amount;

        /// <summary>Of what the amount is.</summary>
        public readonly AmountUnit? Unit;

        internal ClaimDetail(onshi_claim_detail told)
        {
            Line = (int)told.line;
            IsEarlier = told.earlier != 0;
            Unit = told.amount_unit == 0 ? (AmountUnit?)null : (AmountUnit)told.amount_unit;
            Amount = Unit == null ? (int?)null : told.amount;
        }
    }
}
