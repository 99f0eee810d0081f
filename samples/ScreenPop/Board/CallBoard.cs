using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KpnEen.Sdk;
using ScreenPop.Contacts;

namespace ScreenPop.Board;

/// <summary>The cards of the running and the latest calls, and the browsers that watch them.</summary>
internal sealed class CallBoard(ContactBook contacts)
{
    private const int Most = 50;
    private readonly Lock _gate = new();
    private readonly LinkedList<CallCard> _cards = []; // newest first
    private readonly HashSet<ChannelWriter<CallCard>> _watchers = [];

    public void Add(KpnEenEvent received)
    {
        if (received.ConversationId is not { } conversation)
            return;
        lock (_gate)
        {
            var before = _cards.FirstOrDefault(c => c.ConversationId == conversation);
            // What follows the last event has no sequence to compare; what was seen before is skipped.
            if (before is not null && received.Sequence <= before.Sequence)
                return;
            var card = CallStory.Next(before, received, contacts);
            if (before is null)
                _cards.AddFirst(card);
            else
                _cards.Find(before)!.Value = card;
            while (_cards.Count > Most)
                _cards.RemoveLast();
            foreach (var watcher in _watchers)
                watcher.TryWrite(card);
        }
    }

    /// <summary>The board as it is, oldest first, and then each change.</summary>
    public async IAsyncEnumerable<CallCard> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A browser that cannot keep up misses the oldest changes; each card is whole.
        var changes = Channel.CreateBounded<CallCard>(new BoundedChannelOptions(200) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            foreach (var card in _cards.Reverse())
                changes.Writer.TryWrite(card);
            _watchers.Add(changes.Writer);
        }
        try
        {
            await foreach (var card in changes.Reader.ReadAllAsync(cancellationToken))
                yield return card;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(changes.Writer);
        }
    }
}
