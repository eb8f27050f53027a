// How persons of an answer were linked to the patients, and what could be changed in the charts.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>How a person of an answer was linked (紐付け結果).</summary>
    public sealed class Verdict
    {
        /// <summary>What to do.</summary>
        public readonly Plan Plan;

        /// <summary>Who it is; null if nobody, or if a person must decide.</summary>
        public readonly Patient Patient;

        /// <summary>By what they were found; null if they were not.</summary>
        public readonly Basis? Basis;

        /// <summary>What differs.</summary>
        public readonly Differences Differences;

        /// <summary>Why the plan must not be applied, for Plan.Refuse.</summary>
        public readonly Refusal? Refusal;

        /// <summary>Who it might be (候補).</summary>
        public readonly IReadOnlyList<Candidate> Candidates;

        /// <summary>Whether a reference number of ours is to be registered for them (照会番号登録).</summary>
        public readonly bool IsToRegister;

        /// <summary>Which coverage it is about.</summary>
        public readonly Coverage Coverage;

        /// <summary>Place of that qualification in the answer: health insurance first.</summary>
        public readonly int Qualification;

        /// <summary>Whether the names differ and somebody said once that both are this patient (別名).</summary>
        public readonly bool IsAlias;

        /// <summary>Place of the qualification for which the chart is made, for Plan.JoinNew.</summary>
        public readonly int Joins;

        internal Verdict(onshi_verdict told, Patients patients, IReadOnlyList<Candidate> candidates)
        {
            Plan = (Plan)told.plan;
            Patient = patients.At(told.patient);
            Basis = told.basis == 0 ? (Basis?)null : (Basis)told.basis;
            Differences = (Differences)told.differences;
            Refusal = told.refusal == 0 ? (Refusal?)null : (Refusal)told.refusal;
            Candidates = candidates;
            IsToRegister = told.to_register != 0;
            Coverage = (Coverage)told.coverage;
            Qualification = (int)told.qualification;
            IsAlias = told.alias != 0;
            Joins = (int)told.joins;
        }

        /// <summary>The word for the plan, and the reason after it if it must not be applied.</summary>
        public unsafe string Words(Language language = Language.Japanese)
        {
            uint plan = (uint)Plan, refusal = (uint)(Refusal ?? 0);
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_link_text_u16(
                    plan, refusal, (uint)language, buffer, capacity, length, error));
        }
    }

    /// <summary>A patient who might be the person (候補).</summary>
    public sealed class Candidate
    {
        /// <summary>Who.</summary>
        public readonly Patient Patient;

        /// <summary>Why they are asked about.</summary>
        public readonly Likeness Likeness;

        /// <summary>How alike the names are.</summary>
        public readonly NameLikeness Names;

        internal Candidate(onshi_candidate told, Patients patients)
        {
            Patient = patients.At(told.patient);
            Likeness = (Likeness)told.likeness;
            Names = (NameLikeness)told.names;
        }
    }

    /// <summary>How every coverage of a person was linked (併用), and what could be changed.</summary>
    public sealed class Linkage
    {
        /// <summary>A verdict for each coverage; none if the answer carries no qualification.</summary>
        public readonly IReadOnlyList<Verdict> Verdicts;

        /// <summary>Whether they lead to more than one chart (カルテが二つ), which is told and never merged.</summary>
        public readonly bool HasTwoCharts;

        /// <summary>What could be changed, piece by piece.</summary>
        public readonly IReadOnlyList<Change> Changes;

        internal Linkage(IReadOnlyList<Verdict> verdicts, bool hasTwoCharts, IReadOnlyList<Change> changes)
        {
            Verdicts = verdicts;
            HasTwoCharts = hasTwoCharts;
            Changes = changes;
        }
    }

    /// <summary>One thing that could be changed (変更). Its values are taken all or none.</summary>
    public sealed class Change
    {
        internal readonly uint Number;

        /// <summary>What it is.</summary>
        public readonly ChangeKind Kind;

        /// <summary>On account of which coverage.</summary>
        public readonly Coverage Coverage;

        /// <summary>Whose chart; null for one that is yet to be made.</summary>
        public readonly Patient Patient;

        /// <summary>Why it is about them.</summary>
        public readonly ChangeGround Ground;

        /// <summary>Whether its values may be written.</summary>
        public readonly ChangeHow How;

        /// <summary>Which change must be taken before; null if none.</summary>
        public readonly ChangeKind? After;

        /// <summary>Its values.</summary>
        public readonly IReadOnlyList<ChangedValue> Values;

        internal Change(
            uint number, onshi_change told, Patients patients, IReadOnlyList<ChangedValue> values)
        {
            Number = number;
            Kind = (ChangeKind)told.change;
            Coverage = (Coverage)told.coverage;
            Patient = patients.At(told.patient);
            Ground = (ChangeGround)told.ground;
            How = (ChangeHow)told.how;
            After = told.after == 0 ? (ChangeKind?)null : (ChangeKind)told.after;
            Values = values;
        }
    }

    /// <summary>One value of a change.</summary>
    public struct ChangedValue
    {
        /// <summary>Which value.</summary>
        public readonly ChangeField Field;

        /// <summary>What the chart has; null if it does not know it.</summary>
        public readonly string InChart;

        /// <summary>What the answer has; null if it empties it.</summary>
        public readonly string InAnswer;

        internal ChangedValue(ChangeField field, string inChart, string inAnswer)
        {
            Field = field;
            InChart = inChart;
            InAnswer = inAnswer;
        }
    }

    public sealed unsafe partial class Patients
    {
        /// <summary>
        /// Finds out which patient a person of an answer is, and what may be done. It never picks between two.
        /// </summary>
        public Verdict Link(Route route, View person)
        {
            return Link(route, person.Record);
        }

        /// <summary>The same for a record.</summary>
        public Verdict Link(Route route, Record person)
        {
            IntPtr error;
            var told = new onshi_verdict { struct_size = (uint)sizeof(onshi_verdict) };
            int status = Native.onshi_link(Handle, (uint)route, person.Handle, &told, &error);
            OnshiException.Check(status, error);
            return new Verdict(told, this, Candidates(0, told.candidates));
        }

        /// <summary>
        /// Links every coverage of a person by itself (制度ごとの紐付け), knowing what `notes` remember.
        /// </summary>
        public Linkage LinkEach(Route route, View person, Notes notes = null)
        {
            return LinkEach(route, person.Record, notes);
        }

        /// <summary>The same for a record.</summary>
        public Linkage LinkEach(Route route, Record person, Notes notes = null)
        {
            IntPtr error;
            uint count = 0, twoCharts = 0;
            NotesHandle known = notes == null ? NotesHandle.None : notes.Handle;
            int status = Native.onshi_link_each(
                Handle, known, (uint)route, person.Handle, &count, &twoCharts, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            var verdicts = new List<Verdict>();
            for (uint number = 0; !isNone && number < count; number++)
                verdicts.Add(VerdictAt(number));
            return new Linkage(verdicts, twoCharts != 0, isNone ? new List<Change>() : Changes());
        }

        Verdict VerdictAt(uint number)
        {
            IntPtr error;
            var told = new onshi_verdict { struct_size = (uint)sizeof(onshi_verdict) };
            OnshiException.Check(Native.onshi_link_verdict(Handle, number, &told, &error), error);
            return new Verdict(told, this, Candidates(number, told.candidates));
        }

        IReadOnlyList<Candidate> Candidates(uint number, uint count)
        {
            var candidates = new List<Candidate>();
            for (uint index = 0; index < count; index++)
            {
                IntPtr error;
                var told = new onshi_candidate { struct_size = (uint)sizeof(onshi_candidate) };
                int status = Native.onshi_link_candidate_of(Handle, number, index, &told, &error);
                OnshiException.Check(status, error);
                candidates.Add(new Candidate(told, this));
            }
            return candidates;
        }

        List<Change> Changes()
        {
            var changes = new List<Change>();
            for (uint number = 0; ; number++)
            {
                IntPtr error;
                var told = new onshi_change { struct_size = (uint)sizeof(onshi_change) };
                int status = Native.onshi_link_change(Handle, number, &told, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return changes;
                var values = new List<ChangedValue>();
                for (uint value = 0; value < told.values; value++)
                    values.Add(ValueAt(number, value));
                changes.Add(new Change(number, told, this, values));
            }
        }

        ChangedValue ValueAt(uint change, uint value)
        {
            uint which;
            string inChart = Side(change, value, ChangeSide.Chart, out which);
            string inAnswer = Side(change, value, ChangeSide.Answer, out which);
            return new ChangedValue((ChangeField)which, inChart, inAnswer);
        }

        string Side(uint change, uint value, ChangeSide side, out uint which)
        {
            uint told = 0;
            uint* field = &told;
            string text = Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_link_change_value_u16(
                    Handle, change, value, (uint)side, field, buffer, capacity, length, error));
            which = told;
            return text;
        }
    }
}
