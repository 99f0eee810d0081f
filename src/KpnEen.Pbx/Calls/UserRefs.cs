using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Calls;

internal static class UserRefs
{
    public static UserRef ToRef(this User user) => new(user.Id, user.Name, user.Email, user.Extension, user.ExternalIds);
}
