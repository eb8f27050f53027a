// A change of the institution code (医療機関コードの変更): planned in the session of the old code, carried into that of
// the new one, and noted step by step, so that at no time both codes go out.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>How far a change of the code is.</summary>
    public struct MigrationState
    {
        /// <summary>The step that comes next; null when all are done, or it was called off.</summary>
        public readonly MigrationStep? Next;

        /// <summary>How many steps are done.</summary>
        public readonly int Done;

        /// <summary>Whether it was called off.</summary>
        public readonly bool IsCalledOff;

        internal MigrationState(onshi_migration told)
        {
            Next = told.next == 0 ? (MigrationStep?)null : (MigrationStep)told.next;
            Done = (int)told.done;
            IsCalledOff = told.called_off != 0;
        }
    }

    /// <summary>Why a step is not done yet.</summary>
    public sealed class MigrationHindrance
    {
        /// <summary>Why.</summary>
        public readonly Reason Reason;

        /// <summary>Which step comes first; null if that is not why.</summary>
        public readonly MigrationStep? First;

        /// <summary>Which matter is left; null if that is not why.</summary>
        public readonly MigrationMatter? Matter;

        /// <summary>How much of it.</summary>
        public readonly int Left;

        internal MigrationHindrance(uint reason, uint about, uint left)
        {
            Reason = (Reason)reason;
            bool isOrder = Reason == Reason.NoMigrationFirst;
            bool isStock = Reason == Reason.NoMigrationLeft || Reason == Reason.NoMigrationUncounted;
            First = isOrder ? (MigrationStep)about : (MigrationStep?)null;
            Matter = isStock ? (MigrationMatter)about : (MigrationMatter?)null;
            Left = (int)left;
        }
    }

    /// <summary>The change of the code that a session knows, if there is one.</summary>
    public sealed unsafe class Migration
    {
        readonly Session session;

        internal Migration(Session session)
        {
            this.session = session;
        }

        /// <summary>
        /// Plans a change to another code (移行の計画), and keeps it; null, or why not. Nothing is stopped yet. A
        /// plan that was called off, or is done, is replaced; any other one stays: NewCode says what it leads to.
        /// </summary>
        public Reason? Plan(string to)
        {
            byte[] code = Texts.Utf8(to);
            fixed (byte* pinned = code)
            {
                byte* bytes = pinned;
                uint told = 0;
                uint* reason = &told;
                int status = session.Call((handle, error) => Native.onshi_session_migration_plan(
                    handle, bytes, Texts.Length(code), reason, error));
                return Masks.Denied(status, told);
            }
        }

        /// <summary>
        /// Carries the plan of the session of the old code into this one, that of the new code: until
        /// MigrationStep.OpenLedger is noted here, nothing goes out of it. Again after each step that is noted
        /// there; the one that is further on stays. False: the old one has no plan.
        /// </summary>
        public bool Carry(Session old)
        {
            int status = session.CallWith(old, (handle, other, error) =>
                Native.onshi_session_migration_carry(handle, other, error));
            return status == Native.ONSHI_S_OK;
        }

        /// <summary>How far it is; null if none was planned.</summary>
        public MigrationState? State
        {
            get
            {
                var told = new onshi_migration { struct_size = (uint)sizeof(onshi_migration) };
                onshi_migration* plan = &told;
                int status = session.Call((handle, error) =>
                    Native.onshi_session_migration(handle, plan, error));
                return status == Native.ONSHI_S_NONE ? (MigrationState?)null : new MigrationState(told);
            }
        }

        /// <summary>The code that it leads away from; null if none was planned.</summary>
        public string OldCode
        {
            get { return Code(Native.ONSHI_CODE_OLD); }
        }

        /// <summary>The code that it leads to; null if none was planned.</summary>
        public string NewCode
        {
            get { return Code(Native.ONSHI_CODE_NEW); }
        }

        string Code(uint which)
        {
            return session.Hold(handle => Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_session_migration_code(handle, which, buffer, capacity, length, error)));
        }

        /// <summary>When a step was done; null if it is not.</summary>
        public DateTimeOffset? DoneAt(MigrationStep step)
        {
            uint told = 0;
            uint* when = &told;
            int status = session.Call((handle, error) =>
                Native.onshi_session_migration_done_at(handle, (uint)step, when, error));
            return status == Native.ONSHI_S_NONE ? (DateTimeOffset?)null : Times.Of(told);
        }

        /// <summary>
        /// How much is left of a matter under the code of this session (残数); null if its ledger does not know, and
        /// the program counts it.
        /// </summary>
        public int? Stock(MigrationMatter matter)
        {
            uint told = 0;
            uint* count = &told;
            int status = session.Call((handle, error) =>
                Native.onshi_session_migration_stock(handle, (uint)matter, count, error));
            return status == Native.ONSHI_S_NONE ? (int?)null : (int)told;
        }

        /// <summary>
        /// Notes that a step is done (手順の完了); null, or what is in its way. When it returns, that is durable, and
        /// what the step stops is stopped; after a crash, note the last step again. `counted` is how much of a
        /// matter the program counted.
        /// </summary>
        public MigrationHindrance Done(
            MigrationStep step, IReadOnlyDictionary<MigrationMatter, int> counted = null)
        {
            var matters = new List<uint>();
            var counts = new List<uint>();
            foreach (var one in counted ?? new Dictionary<MigrationMatter, int>())
            {
                matters.Add((uint)one.Key);
                counts.Add(checked((uint)one.Value));
            }
            uint why, what, many;
            uint* reason = &why, about = &what, left = &many;
            fixed (uint* pinnedMatters = matters.ToArray(), pinnedCounts = counts.ToArray())
            {
                uint* matter = pinnedMatters, count = pinnedCounts;
                int status = session.Call((handle, error) => Native.onshi_session_migration_done(
                    handle, (uint)step, matter, count, (uint)matters.Count, reason, about, left, error));
                return status == Native.ONSHI_S_DENIED
                    ? new MigrationHindrance(why, what, many) : null;
            }
        }

        /// <summary>
        /// Calls it off: the old code goes on as before (移行の中止). Null, or why there is no way back.
        /// </summary>
        public Reason? CallOff()
        {
            uint told = 0;
            uint* reason = &told;
            int status = session.Call((handle, error) =>
                Native.onshi_session_migration_call_off(handle, reason, error));
            return Masks.Denied(status, told);
        }

        /// <summary>What becomes of a matter when the code changes, for people to read before they begin.</summary>
        public static MigrationFate Fate(MigrationMatter matter)
        {
            IntPtr error;
            uint fate;
            OnshiException.Check(
                Native.onshi_migration_fate((uint)matter, &fate, &error), error);
            return (MigrationFate)fate;
        }
    }
}
