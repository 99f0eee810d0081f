using System.Collections.Immutable;

namespace KpnEen.Pbx.Registrar;

/// <summary>Where the registrar keeps contacts.</summary>
public interface IBindingStore
{
    /// <summary>Changes the contacts of a device as a whole; nothing half done is ever seen.</summary>
    /// <exception cref="BindingStoreException">The store is not there; nothing has changed.</exception>
    ImmutableArray<Binding> Change(string username, Func<ImmutableArray<Binding>, ImmutableArray<Binding>> change);
}
