"""One encoder and three decoders that differ only in how they go up from 7 x 7 to 28 x 28."""

from collections import OrderedDict

from torch import nn

MAPS = 32  # feature maps at 7 x 7; half as many at 14 x 14
KINDS = ("k3", "k4", "resize")
TITLES = {
    "k3": "transposed convolution, kernel 3, stride 2, padding 1, output padding 1 (uneven overlap)",
    "k4": "transposed convolution, kernel 4, stride 2, padding 1 (even overlap)",
    "resize": "nearest neighbour x 2, then convolution, kernel 3, padding 1",
}


class Maps(nn.Module):
    """(N, 49 MAPS) -> (N, MAPS, 7, 7); a module, so that its node in the stored graph has a name."""

    def forward(self, values):
        return values.view(-1, MAPS, 7, 7)


class Encoder(nn.Module):
    """image (N, 1, 28, 28) -> code (N, codes), and while training its log variance."""

    def __init__(self, codes):
        super().__init__()
        self.down1 = nn.Conv2d(1, MAPS // 2, 4, stride=2, padding=1)
        self.relu1 = nn.ReLU()
        self.down2 = nn.Conv2d(MAPS // 2, MAPS, 4, stride=2, padding=1)
        self.relu2 = nn.ReLU()
        self.flatten = nn.Flatten()
        self.mean = nn.Linear(MAPS * 7 * 7, codes)
        self.log_variance = nn.Linear(MAPS * 7 * 7, codes)  # only training needs it: what is exported stops at the mean

    def features(self, image):
        return self.flatten(self.relu2(self.down2(self.relu1(self.down1(image)))))

    def forward(self, image):
        return self.mean(self.features(image))

    def distribution(self, image):
        features = self.features(image)
        return self.mean(features), self.log_variance(features)


def _up(kind, inputs, outputs):
    """(N, inputs, H, W) -> (N, outputs, 2H, 2W)"""
    if kind == "k3":
        return nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=1)
    if kind == "k4":
        return nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1)
    return nn.Sequential(OrderedDict(
        resize=nn.Upsample(scale_factor=2, mode="nearest"), conv=nn.Conv2d(inputs, outputs, 3, padding=1)))


class Decoder(nn.Module):
    """code (N, codes) -> image (N, 1, 28, 28), 0 to 1."""

    def __init__(self, kind, codes):
        super().__init__()
        # First, so that from the same seed it begins with the same weights in each of the three.
        self.linear = nn.Linear(codes, MAPS * 7 * 7)
        self.relu0 = nn.ReLU()
        self.maps = Maps()
        self.up1 = _up(kind, MAPS, MAPS // 2)
        self.relu1 = nn.ReLU()
        self.up2 = _up(kind, MAPS // 2, 1)
        self.sigmoid = nn.Sigmoid()

    def logits(self, code):
        return self.up2(self.relu1(self.up1(self.maps(self.relu0(self.linear(code))))))

    def forward(self, code):
        return self.sigmoid(self.logits(code))
