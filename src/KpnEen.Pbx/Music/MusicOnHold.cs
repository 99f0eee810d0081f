using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Music;

/// <summary>What a side hears that is put on hold: the music of the user who holds, else of the company, else the one the exchange brings.</summary>
public sealed class MusicOnHold(TenantDirectory directory, AudioFileCache files, TimeProvider time)
{
    /// <summary>Then the standard music begins instead: nobody is kept in silence by a slow store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>From the beginning, in a loop, until the held side hears something else; silence when it is switched off.</summary>
    public void Play(Call call, Leg holder, Leg held) => held.Play(For(call, holder, held.AudioRate));

    private IAudioSource For(Call call, Leg holder, int rate)
    {
        // Settings made during the call count for the next hold.
        var tenant = directory.Find(call.Tenant.Tenant.Id) ?? call.Tenant;
        var (isOn, fileId) = Choose(tenant, holder.Info.User is { } user ? tenant.FindUser(user.Id) : null);
        if (!isOn)
            return new SilenceSource();
        if (fileId is null)
            return new HoldMusic();
        var source = FetchAsync(call, tenant.Tenant.Id, fileId, rate);
        return source.IsCompletedSuccessfully ? source.Result : new DeferredSource(source, new HoldMusic(), rate);
    }

    private static (bool IsOn, string? FileId) Choose(TenantSnapshot tenant, User? user)
    {
        var own = user?.Services.Get(MusicOnHoldUser.Descriptor) ?? MusicOnHoldUser.Descriptor.TypedDefaults;
        var company = tenant.Tenant.Services.Get(MusicOnHoldTenant.Descriptor);
        return own.Source switch
        {
            MusicSource.Off => (false, null),
            MusicSource.Own => (true, own.AudioFileId),
            _ => (company.Active, company.AudioFileId),
        };
    }

    private async Task<IAudioSource> FetchAsync(Call call, string tenantId, string fileId, int rate)
    {
        var fetched = files.GetAsync(tenantId, fileId);
        try
        {
            if (await fetched.WaitAsync(Patience, time) is { } clip)
                return new ClipSource(clip, rate, loop: true);
            call.Decide(
                DecisionCode.StandardMusicPlayed,
                MusicOnHoldTenant.Descriptor.Name,
                null,
                "standard music",
                $"the audio file {fileId} is not there",
                target: fileId
            );
        }
        catch (Exception e)
        {
            call.Decide(
                DecisionCode.StandardMusicPlayed,
                MusicOnHoldTenant.Descriptor.Name,
                null,
                "standard music",
                $"the audio file {fileId} cannot be read: {e.GetType().Name}",
                target: fileId
            );
        }
        return new HoldMusic();
    }
}
