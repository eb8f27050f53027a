// The jobs of a session, as a window shows them: which there are, and what was asked with each.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>What was asked with a job, and when.</summary>
    public struct JobDetails
    {
        /// <summary>The operation: one of Operations.</summary>
        public readonly uint Operation;

        /// <summary>When it was submitted.</summary>
        public readonly DateTimeOffset Submitted;

        /// <summary>When its state changed last.</summary>
        public readonly DateTimeOffset Changed;

        /// <summary>Which part of a list it is (一括の分割), from 0; null if it is none.</summary>
        public readonly int? Part;

        /// <summary>How many people stand in the part; else 0.</summary>
        public readonly int People;

        internal JobDetails(onshi_job told)
        {
            Operation = told.operation;
            Submitted = Times.Of(told.submitted);
            Changed = Times.Of(told.changed);
            Part = told.of_list == 0 ? (int?)null : (int)told.part;
            People = (int)told.people;
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>All jobs that are not over, oldest first.</summary>
        public IReadOnlyList<Job> Jobs()
        {
            var numbers = new uint[64];
            for (;;)
            {
                IntPtr error;
                uint count;
                int status;
                fixed (uint* start = numbers)
                    lock (turn)
                        status = Native.onshi_session_jobs(
                            handle, start, (uint)numbers.Length, &count, &error);
                if (status == Errors.BufferTooSmall)
                {
                    new ErrorHandle(error).Dispose();
                    numbers = new uint[count];
                    continue;
                }
                OnshiException.Check(status, error);
                var jobs = new List<Job>();
                for (uint index = 0; index < count; index++)
                    jobs.Add(new Job(this, numbers[index]));
                return jobs;
            }
        }

        internal JobDetails Details(uint job)
        {
            IntPtr error;
            var told = new onshi_job { struct_size = (uint)sizeof(onshi_job) };
            lock (turn)
                OnshiException.Check(Native.onshi_session_job(handle, job, &told, &error), error);
            return new JobDetails(told);
        }

        internal string Key(uint job)
        {
            lock (turn)
                return Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_session_job_key(handle, job, buffer, capacity, length, error));
        }
    }
}
