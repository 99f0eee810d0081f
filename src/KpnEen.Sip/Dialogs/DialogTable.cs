using System.Collections.Concurrent;

namespace KpnEen.Sip.Dialogs;

/// <summary>All dialogs of a stack, early ones too.</summary>
internal sealed class DialogTable
{
    private readonly ConcurrentDictionary<DialogId, IDialogUsage> usages = new();

    public int Count => usages.Count;

    public IEnumerable<IDialogUsage> All => usages.Values;

    public IDialogUsage? Find(DialogId id) => usages.GetValueOrDefault(id);

    /// <summary>Adds, or puts the confirmed dialog in place of the early one.</summary>
    public void Set(DialogId id, IDialogUsage usage) => usages[id] = usage;

    /// <summary>Removes only what is still this usage's.</summary>
    public void Remove(DialogId id, IDialogUsage usage) => usages.TryRemove(new(id, usage));
}
