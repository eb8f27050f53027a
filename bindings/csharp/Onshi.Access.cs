// Who may see clinical information, and how long a copy of it may lie.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// Somebody who looks, and what was granted to them. It lives while they are signed in and is never kept.
    /// </summary>
    public sealed unsafe class Access : IDisposable
    {
        internal readonly AccessHandle Handle;

        /// <summary>
        /// Begins for somebody: by the program's own id (利用者ID), never shared by two people. `policy` is the
        /// facility's own decision who may see what, as TOML; null: the tables of the library hold.
        /// </summary>
        public Access(
            SoftwareRole role, Profession profession, SignIn signIn, string operatorId,
            string policy = null)
        {
            IntPtr access, error;
            fixed (char* rules = policy, who = operatorId)
            {
                int status = Native.onshi_access_new_u16(
                    (ushort*)rules, Texts.Length(policy), (uint)role, (uint)profession, (uint)signIn,
                    (ushort*)who, Texts.Length(operatorId), &access, &error);
                OnshiException.Check(status, error);
            }
            Handle = new AccessHandle(access);
        }

        /// <summary>Frees it: nothing is granted any more.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// Asks whether they may see a class of the patient who consented, and keeps the grant for Show. Ask
        /// again for each use.
        /// </summary>
        public Permission Grant(
            Consent consent, DataClass dataClass, ConsentKind kind, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint until = 0, reason = 0;
            int status = Native.onshi_access_grant(
                Handle, consent.Handle, clock.Handle, (uint)dataClass, (uint)kind, Times.At(now), &until,
                &reason, &error);
            return Permission.Of(OnshiException.Check(status, error), until, reason);
        }

        /// <summary>
        /// What they may see now of an answer or one person of it, that Link has found to be about the patient
        /// of `key`: a record of its own.
        /// </summary>
        public T Show<T>(string key, T person, Clock clock, DateTimeOffset? now = null)
            where T : View, new()
        {
            IntPtr shown, error;
            byte[] name = Texts.Utf8(key);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_access_show(
                    Handle, clock.Handle, bytes, Texts.Length(name), person.Record.Handle, Times.At(now),
                    &shown, &error);
                OnshiException.Check(status, error);
            }
            return View.Over<T>(new Record(shown));
        }

        /// <summary>
        /// An answer, or one person of it, without anything clinical: what a receipt computer may keep.
        /// `withheld` is how many values it lacks.
        /// </summary>
        public static T Split<T>(T person, out int withheld) where T : View, new()
        {
            IntPtr rest, error;
            uint count;
            int status = Native.onshi_access_split(person.Record.Handle, &rest, &count, &error);
            OnshiException.Check(status, error);
            withheld = (int)count;
            return View.Over<T>(new Record(rest));
        }

        /// <summary>
        /// Which consents a request needs: every one of `each`, and one at least of `any`, if there are any.
        /// </summary>
        public static void Needs(
            View request, out IReadOnlyList<DataClass> each, out IReadOnlyList<DataClass> any)
        {
            IntPtr error;
            uint all, one;
            OnshiException.Check(
                Native.onshi_access_needs(request.Record.Handle, &all, &one, &error), error);
            each = Masks.Classes(all);
            any = Masks.Classes(one);
        }

        /// <summary>Whether a software may show clinical information to somebody who has a grant.</summary>
        public static bool MayShow(SoftwareRole role)
        {
            return Role(role).Item1;
        }

        /// <summary>Whether a software may keep clinical information. Who may not passes it on.</summary>
        public static bool MayKeep(SoftwareRole role)
        {
            return Role(role).Item2;
        }

        static Tuple<bool, bool> Role(SoftwareRole role)
        {
            IntPtr error;
            uint shows, keeps;
            OnshiException.Check(
                Native.onshi_access_role((uint)role, &shows, &keeps, &error), error);
            return Tuple.Create(shows != 0, keeps != 0);
        }

        /// <summary>
        /// By which timer information of a class is erased with a software; null if it may stay as long as the
        /// software decides.
        /// </summary>
        public static CopyPlace? Stay(SoftwareRole role, DataClass dataClass)
        {
            IntPtr error;
            uint place;
            int status = Native.onshi_retention_stay((uint)role, (uint)dataClass, &place, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? (CopyPlace?)null : (CopyPlace)place;
        }
    }
}
