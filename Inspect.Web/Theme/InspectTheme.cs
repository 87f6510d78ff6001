using MudBlazor;

namespace Inspect.Web.Theme;

/// <summary>Makes MudBlazor agree with the design tokens.</summary>
public static class InspectTheme
{
    private static readonly string[] Sans = ["Inspect Sans", "ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "sans-serif"];

    /// <summary>The theme.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Light(),
        PaletteDark = Dark(),
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "7px", AppbarHeight = "48px", DrawerWidthLeft = "188px", DrawerMiniWidthLeft = "56px", DrawerWidthRight = "480px",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = "0.8125rem", FontWeight = "400", LineHeight = "1.45", LetterSpacing = "normal" },
            H1 = new H1Typography { FontSize = "1.25rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "-0.018em" },
            H2 = new H2Typography { FontSize = "0.875rem", FontWeight = "600", LineHeight = "1.43", LetterSpacing = "-0.006em" },
            H3 = new H3Typography { FontSize = "0.8125rem", FontWeight = "600", LineHeight = "1.45", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = "0.875rem", FontWeight = "400", LineHeight = "1.6", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontSize = "0.8125rem", FontWeight = "400", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontSize = "0.8125rem", FontWeight = "500", LineHeight = "1.25", LetterSpacing = "normal", TextTransform = "none" },
            Caption = new CaptionTypography { FontSize = "0.75rem", FontWeight = "400", LineHeight = "1.45", LetterSpacing = "normal" },
        },
    };

    private static PaletteLight Light() => new()
    {
        Black = "#17181a", White = "#ffffff",
        Primary = "#17181a", PrimaryContrastText = "#fdfdfb", Secondary = "#2450c8", SecondaryContrastText = "#ffffff",
        Tertiary = "#7a3a9e", TertiaryContrastText = "#ffffff", Info = "#1a77a8", InfoContrastText = "#ffffff",
        Success = "#067a86", SuccessContrastText = "#ffffff", Warning = "#755400", WarningContrastText = "#ffffff",
        Error = "#b3261e", ErrorContrastText = "#ffffff", Dark = "#17181a", DarkContrastText = "#fdfdfb",
        TextPrimary = "#17181a", TextSecondary = "#53534e", TextDisabled = "#a3a29a",
        ActionDefault = "#53534e", ActionDisabled = "#a3a29a", ActionDisabledBackground = "#ecebe5",
        Background = "#f3f2ee", BackgroundGray = "#f5f4f0", Surface = "#ffffff",
        DrawerBackground = "#f3f2ee", DrawerText = "#53534e", DrawerIcon = "#6c6c65", AppbarBackground = "#f3f2ee", AppbarText = "#17181a",
        LinesDefault = "#dfded6", LinesInputs = "#8b8a82", TableLines = "#ecebe5", TableStriped = "#ffffff00", TableHover = "#f0efea",
        Divider = "#dfded6", DividerLight = "#ecebe5", Skeleton = "#e7e6df",
        OverlayDark = "rgba(23,24,26,.36)", OverlayLight = "rgba(23,24,26,.36)", HoverOpacity = 0.05, RippleOpacity = 0,
    };

    private static PaletteDark Dark() => new()
    {
        Black = "#0c0d0f", White = "#ececea",
        Primary = "#ececea", PrimaryContrastText = "#131518", Secondary = "#8aabff", SecondaryContrastText = "#0c0d0f",
        Tertiary = "#cf9cec", TertiaryContrastText = "#0c0d0f", Info = "#63b6e3", InfoContrastText = "#0c0d0f",
        Success = "#35b6b4", SuccessContrastText = "#0c0d0f", Warning = "#d6ab3e", WarningContrastText = "#0c0d0f",
        Error = "#f0726a", ErrorContrastText = "#0c0d0f", Dark = "#24282d", DarkContrastText = "#ececea",
        TextPrimary = "#ececea", TextSecondary = "#b0b2b3", TextDisabled = "#5b5f63",
        ActionDefault = "#b0b2b3", ActionDisabled = "#5b5f63", ActionDisabledBackground = "#24282d",
        Background = "#0c0d0f", BackgroundGray = "#0f1113", Surface = "#1b1e22",
        DrawerBackground = "#0c0d0f", DrawerText = "#b0b2b3", DrawerIcon = "#8d9093", AppbarBackground = "#0c0d0f", AppbarText = "#ececea",
        LinesDefault = "#2a2e34", LinesInputs = "#6e747b", TableLines = "#24282d", TableStriped = "#ffffff00", TableHover = "#1c1f23",
        Divider = "#2a2e34", DividerLight = "#24282d", Skeleton = "#24282d",
        OverlayDark = "rgba(0,0,0,.6)", OverlayLight = "rgba(0,0,0,.6)", HoverOpacity = 0.07, RippleOpacity = 0,
    };
}
