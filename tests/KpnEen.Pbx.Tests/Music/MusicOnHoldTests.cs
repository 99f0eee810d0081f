using KpnEen.Media;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Music;

/// <summary>A4: what a side hears that is put on hold.</summary>
public sealed class MusicOnHoldTests
{
    private const string Company = "aud_company1";
    private const string Own = "aud_ownmusic";

    private static readonly AudioClip CompanyClip = AudioClip.Of([.. WavBytes.Sine(700, 1.5, 16000)], 16000);
    private static readonly AudioClip OwnClip = AudioClip.Of([.. WavBytes.Sine(1300, 1.5, 16000)], 16000);

    [Fact]
    public void A4_The_companys_file_is_heard_from_its_beginning_and_in_a_loop() =>
        OnHold(
            pbx => pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(AudioFileId: Company)),
            async (world, call) =>
            {
                for (var second = 0; second < 5; second++)
                {
                    await world.Delay(TimeSpan.FromSeconds(1));
                    Assert.True(call.Meter.Hears(700), $"after {second + 1} s");
                }
            }
        );

    [Fact]
    public void A4_A_users_own_file_comes_before_the_companys() =>
        OnHold(
            pbx =>
            {
                pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(AudioFileId: Company));
                pbx.Configure("101", MusicOnHoldUser.Descriptor, new MusicOnHoldUserSettings(MusicSource.Own, Own));
            },
            async (world, call) =>
            {
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.True(call.Meter.Hears(1300) && !call.Meter.Hears(700));
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A4_Switched_off_by_company_or_user_nothing_is_heard_and_the_way_stays_open(bool byUser) =>
        OnHold(
            pbx =>
            {
                pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(Active: byUser, Company));
                if (byUser)
                    pbx.Configure("101", MusicOnHoldUser.Descriptor, new MusicOnHoldUserSettings(MusicSource.Off, Own));
            },
            async (world, call) =>
            {
                await world.Delay(TimeSpan.FromSeconds(3));
                var ear = Ear.On(call.Port);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.Equal(1, ear.Length.TotalSeconds, 0.05);
                Assert.True(ear.Loudest < 16, $"{ear.Loudest}");
            }
        );

    [Fact]
    public void A4_A_change_counts_from_the_next_hold() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.AudioFiles.Put(Company, CompanyClip);
            pbx.AudioFiles.Put(Own, OwnClip);
            var (customer, talk) = await TalkAsync(pbx, world);
            await HoldAsync(talk);
            Assert.True(await HearsMusicAsync(customer, world), "the standard music");
            pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(AudioFileId: Company));
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.False(customer.Meter.Hears(700));
            await talk.ResumeAsync();
            await HoldAsync(talk);
            await world.UntilAsync(() => customer.Meter.Hears(700), TimeSpan.FromSeconds(1), "the company's file");
            pbx.Configure("101", MusicOnHoldUser.Descriptor, new MusicOnHoldUserSettings(MusicSource.Own, Own));
            await talk.ResumeAsync();
            await HoldAsync(talk);
            await world.UntilAsync(() => customer.Meter.Hears(1300), TimeSpan.FromSeconds(1), "the user's file");
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A4_A_file_that_is_not_there_gives_way_to_the_standard_music_and_the_trace_tells() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(AudioFileId: "aud_gonegone"));
            var (customer, talk) = await TalkAsync(pbx, world);
            await HoldAsync(talk);
            Assert.True(await HearsMusicAsync(customer, world));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Contains(pbx.Log.Records.Single().Trace, d => d.Service == "music-on-hold" && d.What == "standard music");
        });

    [Fact]
    public void A4_A_store_that_hangs_keeps_nobody_in_silence_for_more_than_2_s() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var never = new TaskCompletionSource<AudioClip?>();
            pbx.AudioFiles.Put(Company, never.Task);
            pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(AudioFileId: Company));
            var (customer, talk) = await TalkAsync(pbx, world);
            await HoldAsync(talk);
            await world.Delay(TimeSpan.FromSeconds(2.2));
            Assert.True(await HearsMusicAsync(customer, world));
            await talk.ResumeAsync();
            // Meanwhile it came: the next hold has it.
            never.SetResult(CompanyClip);
            await HoldAsync(talk);
            await world.UntilAsync(() => customer.Meter.Hears(700), TimeSpan.FromSeconds(1), "the company's file");
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A4_Many_calls_on_hold_share_one_decoded_file() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.AudioFiles.Put(Company, CompanyClip);
            pbx.ConfigureTenant(MusicOnHoldTenant.Descriptor, new MusicOnHoldSettings(AudioFileId: Company));
            var calls = new List<SoftPhoneCall>();
            foreach (var extension in new[] { "100", "101", "102" })
            {
                var (customer, talk) = await TalkAsync(pbx, world, extension);
                await HoldAsync(talk);
                calls.Add(customer);
            }
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.All(calls, call => Assert.True(call.Meter.Hears(700)));
            Assert.Equal(1, pbx.AudioFiles.Reads);
            foreach (var call in calls)
                await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static void OnHold(Action<TestPbx> configure, Func<VirtualWorld, SoftPhoneCall, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.AudioFiles.Put(Company, CompanyClip);
            pbx.AudioFiles.Put(Own, OwnClip);
            configure(pbx);
            var (customer, talk) = await TalkAsync(pbx, world);
            await HoldAsync(talk);
            await test(world, customer);
            await talk.ResumeAsync();
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static async Task<(SoftPhoneCall Customer, SoftPhoneCall Talk)> TalkAsync(
        TestPbx pbx,
        VirtualWorld world,
        string extension = "101"
    )
    {
        var phone = await pbx.PhoneAsync(extension);
        var customer = pbx.Public.Call("+31612345678", "+31205550" + extension);
        var talk = await phone.AnswersAsync();
        await customer.Answered;
        await customer.IsTalkingToAsync(talk, world);
        return (customer, talk);
    }

    private static async Task HoldAsync(SoftPhoneCall talk) => Assert.True(await talk.HoldAsync());

    private static async Task<bool> HearsMusicAsync(SoftPhoneCall call, VirtualWorld world)
    {
        var ear = Ear.On(call.Port);
        await world.Delay(TimeSpan.FromSeconds(1));
        return ear.Loudest > 1000 && !call.Meter.Hears(700) && !call.Meter.Hears(1300);
    }
}
