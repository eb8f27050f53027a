// What happens as a stream, for `await foreach` of C# 8. Older targets await NextEventAsync in a loop.
#if NETSTANDARD2_1 || NETCOREAPP3_0_OR_GREATER
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Onshi
{
    public sealed partial class Session
    {
        /// <summary>
        /// Everything that happens from now on, also what other waits of this session took, until it is
        /// cancelled.
        /// </summary>
        public async IAsyncEnumerable<JobEvent> EventsAsync(
            [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            var seen = new ConcurrentQueue<JobEvent>();
            using (new Listening(this, seen.Enqueue))
            {
                for (;;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    while (seen.TryDequeue(out JobEvent next))
                        yield return next;
                    JobEvent taken = await Task.Run(Look).ConfigureAwait(false);
                    if (taken == null)
                        await Task.Delay(pause, cancellation).ConfigureAwait(false);
                }
            }
        }
    }
}
#endif
