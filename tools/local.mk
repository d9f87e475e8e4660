EXTRA_DIST += tools/train_resnet8.py
