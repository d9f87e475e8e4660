EXTRA_DIST += tools/train_resnet8.py tools/make_screens.sh tools/embed.sh
