namespace KpnEen.Sip.Admission;

/// <summary>The most recently seen keys in bounded memory: two generations, the older one is dropped whole. Not thread-safe.</summary>
internal sealed class RecentTable<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> current = [];
    private Dictionary<TKey, TValue> former = [];

    public int Count => current.Count + former.Count;

    public bool TryGet(TKey key, out TValue value)
    {
        if (current.TryGetValue(key, out value!))
            return true;
        if (!former.Remove(key, out value!))
            return false;
        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        if (current.Count >= capacity / 2 && !current.ContainsKey(key))
        {
            former = current;
            current = [];
        }
        current[key] = value;
    }

    public bool Remove(TKey key) => current.Remove(key) | former.Remove(key);
}
